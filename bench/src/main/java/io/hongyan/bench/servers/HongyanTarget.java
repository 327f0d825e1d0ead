package io.hongyan.bench.servers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** This project's server: {@code io.hongyan.server.Main} from the class path of the benchmark. Always durable. */
public final class HongyanTarget implements Target {

    static final String APP_ID = "benchApp00000000000001";
    static final String APP_KEY = "benchKey00000000000001";
    static final String MASTER_SECRET = "benchMaster00000000001";

    @Override
    public String name() {
        return "hongyan";
    }

    @Override
    public boolean isPeer() {
        return false;
    }

    @Override
    public HongyanServer start(Workplace work, boolean onDisk) throws Exception {
        return start(work, work.emptyFolder(name()));
    }

    /** Starts on a data folder that may already hold something; returns when {@code /readyz} says so. */
    public HongyanServer start(Workplace work, Path data) throws IOException, InterruptedException {
        int httpPort = Workplace.freePort();
        int mqttPort = Workplace.freePort();
        List<String> command = new ArrayList<>(List.of(Workplace.java()));
        command.addAll(work.jvmFlags());
        command.addAll(List.of(
                "-cp",
                Workplace.classPath(),
                "io.hongyan.server.Main",
                "--data",
                data.resolve("data").toString()));
        Map<String, String> environment = Map.of(
                "HONGYAN_HTTP_HOST", "127.0.0.1",
                "HONGYAN_HTTP_PORT", Integer.toString(httpPort),
                "HONGYAN_HTTP_RATES_REGISTRATIONS_PER_MINUTE", "0", // all devices register from one address here
                "HONGYAN_MQTT_HOST", "127.0.0.1",
                "HONGYAN_MQTT_PORT", Integer.toString(mqttPort),
                "HONGYAN_MQTT_WEBSOCKET_PORT", "off",
                "HONGYAN_BOOTSTRAP_APP", APP_ID + ":" + APP_KEY + ":" + MASTER_SECRET);
        HongyanServer server = new HongyanServer(ServerProcess.start(data, command, environment), httpPort, mqttPort);
        server.awaitReady();
        return server;
    }
}
