package io.hongyan.simulators.vendor.apns;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.pkitesting.X509Bundle;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** HTTP/2 over TLS, and nothing else. */
final class ApnsServer implements AutoCloseable {

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("apns-simulator", true), NioIoHandler.newFactory());

    private final Channel channel;

    /**
     * Listens.
     *
     * @param port 0: a free one
     * @param connection makes the handler of a connection; told of the certificate the client showed
     */
    ApnsServer(
            String host,
            int port,
            X509Bundle identity,
            X509Bundle authority,
            Function<Optional<X509Certificate>, ChannelHandler> connection) {
        SslContext tls = tls(identity, authority);
        channel = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel client) {
                        SslHandler handler = tls.newHandler(client.alloc());
                        client.pipeline().addLast(handler);
                        handler.handshakeFuture().addListener(shaken -> {
                            if (shaken.isSuccess()) {
                                serve(client, certificate(handler.engine().getSession()), connection);
                            }
                        });
                    }
                })
                .bind(host, port)
                .syncUninterruptibly()
                .channel();
    }

    private static void serve(
            SocketChannel client,
            Optional<X509Certificate> certificate,
            Function<Optional<X509Certificate>, ChannelHandler> connection) {
        Http2Settings settings = Http2Settings.defaultSettings()
                .maxConcurrentStreams(certificate.isPresent() ? ApnsConnection.STREAMS : 1);
        client.pipeline()
                .addLast(Http2FrameCodecBuilder.forServer()
                        .initialSettings(settings)
                        .build())
                .addLast(connection.apply(certificate));
    }

    private static Optional<X509Certificate> certificate(SSLSession session) {
        try {
            return Optional.of((X509Certificate) session.getPeerCertificates()[0]);
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }

    private static SslContext tls(X509Bundle identity, X509Bundle authority) {
        try {
            return SslContextBuilder.forServer(identity.getKeyPair().getPrivate(), identity.getCertificatePath())
                    .trustManager(authority.getCertificate())
                    .clientAuth(ClientAuth.OPTIONAL)
                    .applicationProtocolConfig(new ApplicationProtocolConfig(
                            ApplicationProtocolConfig.Protocol.ALPN,
                            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                            ApplicationProtocolNames.HTTP_2))
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("no TLS for the APNs simulator", e);
        }
    }

    int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    @Override
    public void close() {
        channel.close();
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS);
    }
}
