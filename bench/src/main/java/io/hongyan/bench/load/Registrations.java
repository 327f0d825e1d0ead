package io.hongyan.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Registers devices by {@code POST /sdk/v1/register} over keep-alive connections. */
final class Registrations {

    private static final Pattern CID = Pattern.compile("\"cid\"\\s*:\\s*\"([0-9a-f]{32})\"");
    private static final Pattern SECRET = Pattern.compile("\"deviceSecret\"\\s*:\\s*\"([^\"]+)\"");

    private final Command.Register command;
    private final byte[] request;
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicReferenceArray<Identity> identities;
    private final CountDownLatch missing;
    private volatile String failure = "";

    private Registrations(Command.Register command) {
        this.command = command;
        this.identities = new AtomicReferenceArray<>(command.count());
        this.missing = new CountDownLatch(command.count());
        String body = "{\"appId\":\"" + command.appId() + "\",\"appKey\":\"" + command.appKey()
                + "\",\"platform\":\"android\",\"brand\":\"xiaomi\"}";
        String head = "POST /sdk/v1/register HTTP/1.1\r\nHost: " + command.host() + ":" + command.port()
                + "\r\nContent-Type: application/json;charset=utf-8\r\nContent-Length: " + body.length() + "\r\n\r\n";
        this.request = (head + body).getBytes(StandardCharsets.US_ASCII);
    }

    static List<Identity> run(EventLoopGroup loops, Command.Register command) throws InterruptedException {
        Registrations registrations = new Registrations(command);
        List<HttpConnection> connections = new ArrayList<>();
        for (int i = 0; i < Math.min(command.connections(), command.count()); i++) {
            connections.add(new HttpConnection(loops, command.host(), command.port()));
        }
        connections.forEach(registrations::next);
        boolean all = registrations.missing.await(300, TimeUnit.SECONDS);
        connections.forEach(HttpConnection::close);
        if (!all || !registrations.failure.isEmpty()) {
            throw new IllegalStateException("registration failed: " + registrations.failure);
        }
        List<Identity> result = new ArrayList<>();
        for (int i = 0; i < command.count(); i++) {
            result.add(registrations.identities.get(i));
        }
        return result;
    }

    private void next(HttpConnection connection) {
        int number = asked.getAndIncrement();
        if (number < command.count()) {
            connection.send(request, (status, body) -> {
                answered(number, status, body);
                next(connection);
            });
        }
    }

    private void answered(int number, int status, ByteBuf body) {
        String text = body.toString(StandardCharsets.UTF_8);
        Matcher cid = CID.matcher(text);
        Matcher secret = SECRET.matcher(text);
        if (status == 200 && cid.find() && secret.find()) {
            identities.set(number, new Identity(cid.group(1), command.appId(), secret.group(1)));
        } else {
            failure = status + " " + text;
        }
        missing.countDown();
    }
}
