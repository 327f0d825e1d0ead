package io.hongyan.simulators.vendor.sms;

import io.hongyan.simulators.vendor.Routes;
import io.hongyan.simulators.vendor.VendorReply;
import io.hongyan.simulators.vendor.VendorSimulator;
import io.hongyan.simulators.vendor.VendorState;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * An SMS centre by SMPP 3.4 (reference section 12.2), on a port of its own; the others' port has its control API and {@code POST
 * /sms-smpp/replies}.
 */
public final class SmppSimulator implements VendorSimulator {

    static final String SYSTEM_ID = "hongyan";
    static final String PASSWORD = "smpp-pw1";
    static final String SENDER = "10690001";

    private final String host;
    private final int wantedPort;
    private final Optional<SSLContext> tls;
    private volatile int port;

    public SmppSimulator() {
        this("127.0.0.1", 0, Optional.empty());
    }

    /**
     * @param port 0: a free one
     * @param tls where it is present the port speaks TLS
     */
    public SmppSimulator(String host, int port, Optional<SSLContext> tls) {
        this.host = host;
        this.wantedPort = port;
        this.tls = tls;
    }

    @Override
    public String name() {
        return "sms-smpp";
    }

    @Override
    public String channel() {
        return "sms";
    }

    @Override
    public Map<String, String> settings(String baseUrl) {
        return Map.of(
                "provider",
                "smpp",
                "host",
                URI.create(baseUrl).getHost(),
                "port",
                Integer.toString(port),
                "tls",
                Boolean.toString(tls.isPresent()),
                "system-id",
                SYSTEM_ID,
                "password",
                PASSWORD,
                "sender",
                SENDER);
    }

    @Override
    public void open(VendorState vendor, Routes routes) {
        SmsCentre centre = new SmsCentre(vendor, host, wantedPort, tls);
        port = centre.port();
        vendor.onClose(centre::close);
        routes.post("/replies", call -> Uplink.reply(vendor, call, "smpp"));
        routes.post("/sessions/close", call -> {
            centre.dropSessions();
            return VendorReply.json(200, "{}");
        });
    }
}
