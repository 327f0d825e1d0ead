package io.hongyan.simulators.vendor.apns;

import io.hongyan.simulators.vendor.Fault;
import io.hongyan.simulators.vendor.VendorState;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.DefaultHttp2SettingsFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** One connection. Runs on its event loop alone. */
final class ApnsConnection extends ChannelInboundHandlerAdapter {

    /** What Apple permits once it trusts a connection; before, one stream (reference, section 1.1). */
    static final int STREAMS = 1000;

    private final VendorState vendor;
    private final ProviderTokens tokens;
    private final ApnsRules rules;
    /** The app that the client's certificate is for, empty where it is for none. */
    private final Optional<String> certified;

    private final ProviderTokens.Seen seen = new ProviderTokens.Seen();
    private final Map<Http2FrameStream, Incoming> incoming = new HashMap<>();
    private boolean opened;

    private record Incoming(Http2Headers headers, ByteArrayOutputStream payload) {}

    /** @param certificate of ours, which stands for a token and is for one app (reference, section 1.1) */
    ApnsConnection(VendorState vendor, ProviderTokens tokens, ApnsRules rules, Optional<X509Certificate> certificate) {
        this.vendor = vendor;
        this.tokens = tokens;
        this.rules = rules;
        this.certified = certificate.map(ApnsConnection::app);
        this.opened = certified.isPresent();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
        try {
            switch (frame) {
                case Http2HeadersFrame headers -> {
                    incoming.put(headers.stream(), new Incoming(headers.headers(), new ByteArrayOutputStream()));
                    if (headers.isEndStream()) {
                        handle(context, headers.stream());
                    }
                }
                case Http2DataFrame data -> {
                    Incoming request = incoming.get(data.stream());
                    if (request != null) {
                        request.payload.writeBytes(ByteBufUtil.getBytes(data.content()));
                        context.write(new DefaultHttp2WindowUpdateFrame(data.initialFlowControlledBytes())
                                .stream(data.stream()));
                        if (data.isEndStream()) {
                            handle(context, data.stream());
                        }
                    }
                }
                case Http2ResetFrame reset -> incoming.remove(reset.stream());
                default -> {
                    // Settings, pings and the like are the codec's business.
                }
            }
        } finally {
            ReferenceCountUtil.release(frame);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    private void handle(ChannelHandlerContext context, Http2FrameStream stream) {
        Incoming request = incoming.remove(stream);
        if (request == null) {
            return;
        }
        ApnsCall call = new ApnsCall(request.headers, request.payload.toByteArray());
        String path = call.path();
        if (vendor.faults().strike(Fault.Kind.RESET, path).isPresent()) {
            context.close();
            return;
        }
        Optional<Fault> slow = vendor.faults().strike(Fault.Kind.SLOW, path);
        if (slow.isPresent()) {
            context.executor()
                    .schedule(
                            () -> {
                                answer(context, stream, call);
                                context.flush();
                            },
                            slow.get().delayMillis(),
                            TimeUnit.MILLISECONDS);
        } else {
            answer(context, stream, call);
        }
    }

    private void answer(ChannelHandlerContext context, Http2FrameStream stream, ApnsCall call) {
        String given = call.header("apns-id");
        String apnsId = given.isEmpty() ? UUID.randomUUID().toString() : given;
        ApnsAnswer answer = decide(call, apnsId);
        if (!opened && seen.isTrusted()) {
            opened = true;
            context.write(new DefaultHttp2SettingsFrame(new Http2Settings().maxConcurrentStreams(STREAMS)));
        }
        if (vendor.faults().strike(Fault.Kind.ANSWER_LOST, call.path()).isPresent()) {
            context.write(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR).stream(stream));
            return;
        }
        Http2Headers headers = new DefaultHttp2Headers()
                .status(String.valueOf(answer.status()))
                .add("apns-id", apnsId);
        context.write(new DefaultHttp2HeadersFrame(headers, answer.isAccepted()).stream(stream));
        if (!answer.isAccepted()) {
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            context.write(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(body), true).stream(stream));
        }
    }

    private ApnsAnswer decide(ApnsCall call, String apnsId) {
        Optional<Fault> error = vendor.faults().strike(Fault.Kind.SERVER_ERROR, call.path());
        if (error.isPresent()) {
            int status = error.get().status();
            return ApnsAnswer.refused(status, status == 503 ? "ServiceUnavailable" : "InternalServerError");
        }
        if (vendor.faults().strike(Fault.Kind.RATE_LIMITED, call.path()).isPresent()) {
            return ApnsAnswer.refused(429, "TooManyRequests");
        }
        if (!call.path().startsWith(ApnsRules.DEVICE_PATH)) {
            return ApnsAnswer.refused(404, "BadPath");
        }
        if (!call.method().equals("POST")) {
            return ApnsAnswer.refused(405, "MethodNotAllowed");
        }
        Optional<ApnsAnswer> stranger = certified.isPresent()
                ? refusal(certified.get(), call.header("apns-topic"))
                : tokens.refusal(call.header("authorization"), seen);
        return stranger.orElseGet(() -> rules.answer(call, apnsId));
    }

    private static Optional<ApnsAnswer> refusal(String app, String topic) {
        if (app.isEmpty()) {
            return Optional.of(ApnsAnswer.refused(403, "BadCertificate"));
        }
        return topic.startsWith(app) ? Optional.empty() : Optional.of(ApnsAnswer.refused(400, "TopicDisallowed"));
    }

    /** Apple's certificates have the bundle id as the subject's user id. */
    private static String app(X509Certificate certificate) {
        try {
            for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                if (part.getType().equalsIgnoreCase("UID")) {
                    return String.valueOf(part.getValue());
                }
            }
            return "";
        } catch (InvalidNameException e) {
            return "";
        }
    }
}
