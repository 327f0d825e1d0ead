package io.hongyan.gateway;

import io.hongyan.delivery.Devices.Registration;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * Prints the heap a connected, subscribed, idle connection costs the gateway. The clients are sockets of the same process, so
 * their own part is measured as well, after the gateway has gone, and taken off.
 *
 * <pre>java -XX:+UseCompactObjectHeaders --add-opens java.base/jdk.internal.misc=ALL-UNNAMED -cp … io.hongyan.gateway.IdleConnections 8000</pre>
 */
final class IdleConnections {

    private IdleConnections() {}

    public static void main(String[] arguments) throws IOException {
        int connections = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 8000;
        try (GatewayFixture fixture = new GatewayFixture()) {
            List<Registration> devices = new ArrayList<>(connections);
            for (int i = 0; i < connections; i++) {
                devices.add(fixture.register());
            }
            for (int i = 0; i < 200; i++) { // classes and pools are there before the measurement
                try (RawMqtt client = fixture.subscribed(devices.get(i), 1)) {
                    client.ping();
                }
            }
            List<Socket> sockets = new ArrayList<>(connections);
            long before = liveHeap();
            for (Registration device : devices) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), fixture.port());
                sockets.add(socket);
                socket.getOutputStream().write(RawMqtt.connect(5, device).bytes());
                readFully(socket, 31);
                socket.getOutputStream().write(RawMqtt.subscribe(5, 1, "hy/push", 1));
                readFully(socket, 6);
            }
            long both = liveHeap();
            fixture.gateway.close();
            long clients = liveHeap();
            System.out.printf(
                    "%d idle connections: %d bytes of heap each in the gateway (%d with the clients' sockets)%n",
                    connections, (both - clients) / connections, (both - before) / connections);
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private static void readFully(Socket socket, int bytes) throws IOException {
        if (socket.getInputStream().readNBytes(bytes).length < bytes) {
            throw new IOException("closed by the gateway");
        }
    }

    private static long liveHeap() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        for (int i = 0; i < 3; i++) {
            memory.gc();
        }
        return memory.getHeapMemoryUsage().getUsed();
    }
}
