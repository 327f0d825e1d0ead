package io.hongyan.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One keep-alive HTTP/1.1 connection that sends ready-made requests, one at a time (others wait their turn), and reads of
 * an answer only what is needed: status, length, body.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter {

    private static final byte[] HEAD_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CHUNKS_END = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Channel channel;

    // owned by the channel's event loop
    private final Queue<Exchange> waiting = new ArrayDeque<>();
    private @Nullable Exchange current;
    private @Nullable ByteBuf received;

    HttpConnection(EventLoopGroup loops, String host, int port) throws InterruptedException {
        this.channel = new Bootstrap()
                .group(loops)
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(this)
                .connect(host, port)
                .sync()
                .channel();
    }

    /** Hears the answer, on the event loop. */
    interface Answer {

        /** @param status HTTP status, or 0 where the connection broke */
        void answered(int status, ByteBuf body);
    }

    private record Exchange(byte[] request, Answer answer) {}

    /** Sends a request; any thread. */
    void send(byte[] request, Answer answer) {
        Exchange exchange = new Exchange(request, answer);
        if (channel.eventLoop().inEventLoop()) {
            enqueue(exchange);
        } else {
            channel.eventLoop().execute(() -> enqueue(exchange));
        }
    }

    void close() {
        channel.close().syncUninterruptibly();
    }

    private void enqueue(Exchange exchange) {
        if (!channel.isActive()) {
            exchange.answer().answered(0, Unpooled.EMPTY_BUFFER);
        } else if (current != null) {
            waiting.add(exchange);
        } else {
            current = exchange;
            channel.writeAndFlush(Unpooled.wrappedBuffer(exchange.request()), channel.voidPromise());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        ByteBuf before = received;
        if (before != null) {
            before.writeBytes(in);
            in.release();
            in = before;
            received = null;
        }
        int headEnd = indexOf(in, in.readerIndex(), HEAD_END);
        int bodyEnd = headEnd < 0 ? -1 : bodyEnd(in, headEnd);
        if (bodyEnd < 0) {
            received = before != null ? in : context.alloc().buffer(1024).writeBytes(in);
            if (before == null) {
                in.release();
            }
            return;
        }
        Exchange exchange = current;
        current = null;
        if (exchange != null) {
            int status = Integer.parseInt(in.toString(in.readerIndex() + 9, 3, StandardCharsets.US_ASCII));
            int body = headEnd + HEAD_END.length;
            exchange.answer().answered(status, in.slice(body, bodyEnd - body));
        }
        in.release();
        Exchange next = waiting.poll();
        if (next != null) {
            enqueue(next);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        Exchange exchange = current;
        while (exchange != null) {
            exchange.answer().answered(0, Unpooled.EMPTY_BUFFER);
            exchange = waiting.poll();
        }
        current = null;
        ByteBuf rest = received;
        received = null;
        if (rest != null) {
            rest.release();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    /** Index after the body, or -1 where it has not come completely. */
    private static int bodyEnd(ByteBuf in, int headEnd) {
        int body = headEnd + HEAD_END.length;
        String head = in.toString(in.readerIndex(), headEnd - in.readerIndex(), StandardCharsets.US_ASCII)
                .toLowerCase(java.util.Locale.ROOT);
        int at = head.indexOf("content-length:");
        if (at < 0) {
            boolean chunked = head.contains("transfer-encoding: chunked");
            int end = chunked ? indexOf(in, body, CHUNKS_END) : body;
            return end < 0 ? -1 : end + (chunked ? CHUNKS_END.length : 0);
        }
        int lineEnd = head.indexOf('\r', at);
        String digits = head.substring(at + "content-length:".length(), lineEnd < 0 ? head.length() : lineEnd);
        int end = body + Integer.parseInt(digits.strip());
        return end <= in.writerIndex() ? end : -1;
    }

    static int indexOf(ByteBuf in, int from, byte[] wanted) {
        int last = in.writerIndex() - wanted.length;
        for (int i = from; i <= last; i++) {
            int matched = 0;
            while (matched < wanted.length && in.getByte(i + matched) == wanted[matched]) {
                matched++;
            }
            if (matched == wanted.length) {
                return i;
            }
        }
        return -1;
    }
}
