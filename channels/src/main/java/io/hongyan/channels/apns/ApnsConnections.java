package io.hongyan.channels.apns;

import com.eatthepath.pushy.apns.ApnsClient;
import com.eatthepath.pushy.apns.PushNotificationResponse;
import io.hongyan.channels.AnswerLostException;
import io.hongyan.channels.NotSentException;
import io.hongyan.channels.SendException;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.handler.codec.http2.StreamBufferingEncoder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * An account's connections to Apple, one pool for one key and environment, since a connection belongs to the first key it
 * sees. Requests of many threads share them.
 *
 * <p>Pushy makes a provider token for each connection and keeps it, so a new token means new connections: the whole client is
 * replaced, and the old one ends once its last answer is in. It is replaced too when an answer does not come, for then the
 * connection may be dead without anybody having closed it.
 */
final class ApnsConnections implements AutoCloseable {

    private final EventLoopGroup loops = new NioEventLoopGroup(1, new DefaultThreadFactory("apns", true));
    private final ApnsSettings settings;
    private volatile Client current;

    /** A client and whether its credential was ever accepted. */
    private static final class Client {
        private final ApnsClient pushy;
        private volatile boolean accepted;

        Client(ApnsClient pushy) {
            this.pushy = pushy;
        }
    }

    ApnsConnections(ApnsSettings settings) {
        this.settings = settings;
        this.current = open();
    }

    /**
     * Sends a request and waits for the answer.
     *
     * @param staleCredential whether an answer says that the connection's credential is of no use any more: then the request is
     *     repeated once over new connections, unless the ones it used were new themselves
     */
    PushNotificationResponse<ApnsNotification> send(
            ApnsNotification notification,
            Function<PushNotificationResponse<ApnsNotification>, Boolean> staleCredential)
            throws SendException {
        Client used = current;
        PushNotificationResponse<ApnsNotification> answer = exchange(used, notification);
        if (!staleCredential.apply(answer)) {
            if (!used.accepted) {
                used.accepted = true;
            }
            return answer;
        }
        if (used == current && !used.accepted) {
            return answer;
        }
        replace(used);
        return exchange(current, notification.again());
    }

    private PushNotificationResponse<ApnsNotification> exchange(Client client, ApnsNotification notification)
            throws SendException {
        CompletableFuture<PushNotificationResponse<ApnsNotification>> answer =
                client.pushy.sendNotification(notification);
        try {
            try {
                return answer.get(settings.connectWait().toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (notification.abandon()) {
                    throw new NotSentException(
                            "no connection within " + settings.connectWait().toSeconds() + " s", null);
                }
            }
            return answer.get(rest().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            replace(client);
            throw new AnswerLostException(
                    "no answer within " + settings.answerWait().toSeconds() + " s", null);
        } catch (ExecutionException e) {
            throw failure(notification, e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw notification.abandon()
                    ? new NotSentException("interrupted", e)
                    : new AnswerLostException("interrupted", e);
        }
    }

    private Duration rest() {
        Duration rest = settings.answerWait().minus(settings.connectWait());
        return rest.isPositive() ? rest : Duration.ofMillis(1);
    }

    private static SendException failure(ApnsNotification notification, Throwable cause) {
        boolean stayed = !notification.hasLeft()
                || cause instanceof StreamBufferingEncoder.Http2GoAwayException
                || cause instanceof StreamBufferingEncoder.Http2ChannelClosedException;
        String text = String.valueOf(cause.getMessage());
        return stayed ? new NotSentException(text, cause) : new AnswerLostException(text, cause);
    }

    private synchronized void replace(Client stale) {
        if (current == stale) {
            current = open();
            stale.pushy.close();
        }
    }

    private Client open() {
        return new Client(settings.client().open(loops));
    }

    @Override
    public synchronized void close() {
        current.pushy.close().whenComplete((done, failed) -> loops.shutdownGracefully(0, 5, TimeUnit.SECONDS));
    }
}
