package io.hongyan.bench.servers;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/** An app's own server that reads what is posted and takes it at once, in a process of its own. */
public final class InstantReceiver implements AutoCloseable {

    private final ServerProcess process;
    private final int port;

    private InstantReceiver(ServerProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    public static InstantReceiver start(Workplace work) throws IOException, InterruptedException {
        int port = Workplace.freePort();
        ServerProcess process = ServerProcess.start(
                work.emptyFolder("receiver"),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        Workplace.classPath(),
                        InstantReceiver.class.getName(),
                        Integer.toString(port)),
                Map.of());
        process.awaitPort(port);
        return new InstantReceiver(process, port);
    }

    public String url() {
        return "http://127.0.0.1:" + port + "/";
    }

    @Override
    public void close() {
        process.close();
    }

    /** @param arguments the port */
    public static void main(String[] arguments) throws IOException {
        HttpServer server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            exchange.getRequestBody().skip(Long.MAX_VALUE);
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
    }
}
