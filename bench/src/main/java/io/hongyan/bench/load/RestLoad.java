package io.hongyan.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Closed loop over HTTP: every connection sends its next request when the answer to the one before is there. */
final class RestLoad {

    private final Command.Rest command;
    private final PushRequest template;
    private final List<byte[]> cids;
    private final long deadlineNanos;
    private final CountDownLatch busy;
    private final AtomicInteger nextDevice = new AtomicInteger();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final Histogram latencyNanos = new ConcurrentHistogram(3);
    private volatile String failure = "";

    private RestLoad(Command.Rest command, List<Identity> devices) {
        this.command = command;
        this.template = command.batch() == 1
                ? PushRequest.single(command.source(), command.payloadBytes())
                : PushRequest.batch(command.source(), command.batch(), command.payloadBytes());
        this.cids = HttpSource.cids(devices);
        this.deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(command.seconds());
        this.busy = new CountDownLatch(command.connections());
    }

    static Report.Answered run(EventLoopGroup loops, Command.Rest command, List<Identity> devices)
            throws InterruptedException {
        List<HttpConnection> connections = new ArrayList<>();
        for (int i = 0; i < command.connections(); i++) {
            connections.add(new HttpConnection(
                    loops, command.source().host(), command.source().port()));
        }
        long start = System.nanoTime();
        RestLoad load = new RestLoad(command, devices);
        connections.forEach(load::next);
        load.busy.await(command.seconds() + 60L, TimeUnit.SECONDS);
        double seconds = (System.nanoTime() - start) / 1e9;
        connections.forEach(HttpConnection::close);
        long accepted = load.requests.get() - load.failures.get();
        return new Report.Answered(
                load.requests.get(),
                accepted * command.batch(),
                load.failures.get(),
                load.failure,
                seconds,
                Report.Latency.of(load.latencyNanos));
    }

    private void next(HttpConnection connection) {
        if (System.nanoTime() - deadlineNanos > 0) {
            busy.countDown();
            return;
        }
        byte[] request = template.copy();
        for (int i = 0; i < template.pushes(); i++) {
            int device = Math.floorMod(nextDevice.getAndIncrement(), cids.size());
            template.address(request, i, cids.get(device));
            template.fill(request, i, 0);
        }
        long sent = System.nanoTime();
        connection.send(request, (status, body) -> {
            latencyNanos.recordValue(System.nanoTime() - sent);
            requests.incrementAndGet();
            if (!HttpSource.isAcceptance(status, body)) {
                refused(status, body);
            }
            if (status == 0) {
                busy.countDown(); // the connection is gone
            } else {
                next(connection);
            }
        });
    }

    private void refused(int status, ByteBuf body) {
        failures.incrementAndGet();
        failure = status + " " + body.toString(StandardCharsets.UTF_8);
    }
}
