package io.hongyan.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Pushes through the REST API over a few keep-alive connections in turn. */
final class HttpSource implements MessageSource {

    /** More than are ever on their way at 1,000/s, so that no request waits behind another. */
    private static final int CONNECTIONS = 16;

    private static final byte[] ACCEPTED = "\"code\":0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TASK = "RASA_".getBytes(StandardCharsets.US_ASCII);
    private static final int TASK_LENGTH = 42;

    private final List<HttpConnection> connections = new ArrayList<>();
    private final PushRequest toAll;
    private final PushRequest toOne;
    private final List<byte[]> cids;
    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicLong accepted = new AtomicLong();
    private final Queue<String> tasks = new ConcurrentLinkedQueue<>();
    private volatile String failure = "";

    HttpSource(EventLoopGroup loops, Command.Source.Http source, List<Identity> devices, int payloadBytes)
            throws InterruptedException {
        for (int i = 0; i < CONNECTIONS; i++) {
            connections.add(new HttpConnection(loops, source.host(), source.port()));
        }
        this.toAll = PushRequest.all(source, payloadBytes);
        this.toOne = PushRequest.single(source, payloadBytes);
        this.cids = cids(devices);
    }

    static List<byte[]> cids(List<Identity> devices) {
        return devices.stream()
                .map(device -> device.clientId().getBytes(StandardCharsets.US_ASCII))
                .toList();
    }

    static boolean isAcceptance(int status, ByteBuf body) {
        return status == 200 && HttpConnection.indexOf(body, body.readerIndex(), ACCEPTED) >= 0;
    }

    @Override
    public void toAll(int number) {
        byte[] request = toAll.copy();
        toAll.fill(request, 0, number);
        send(request);
    }

    @Override
    public void toOne(int device, int number) {
        byte[] request = toOne.copy();
        toOne.address(request, 0, cids.get(device));
        toOne.fill(request, 0, number);
        send(request);
    }

    private void send(byte[] request) {
        int next = Math.floorMod(turn.getAndIncrement(), CONNECTIONS);
        connections.get(next).send(request, this::answered);
    }

    private void answered(int status, ByteBuf body) {
        if (!isAcceptance(status, body)) {
            failure = status + " " + body.toString(StandardCharsets.UTF_8);
            return;
        }
        accepted.incrementAndGet();
        int task = HttpConnection.indexOf(body, body.readerIndex(), TASK);
        if (task >= 0) {
            tasks.add(body.toString(task, TASK_LENGTH, StandardCharsets.US_ASCII));
        }
    }

    @Override
    public long accepted() {
        return accepted.get();
    }

    @Override
    public List<String> tasks() {
        return List.copyOf(tasks);
    }

    @Override
    public String failure() {
        return failure;
    }

    @Override
    public void close() {
        connections.forEach(HttpConnection::close);
    }
}
