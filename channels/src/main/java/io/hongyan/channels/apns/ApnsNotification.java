package io.hongyan.channels.apns;

import com.eatthepath.pushy.apns.ApnsPushNotification;
import com.eatthepath.pushy.apns.DeliveryPriority;
import com.eatthepath.pushy.apns.PushType;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One request, which knows whether it has left. Pushy queues requests while it has no connection, for up to a minute, and
 * tells nobody: yet a request that never left can be repeated without a doubt, any other cannot. It asks for the token first
 * of all when it writes a request, so that question is taken as the moment of leaving.
 */
final class ApnsNotification implements ApnsPushNotification {

    private final String token;
    private final String payload;
    private final Instant expiration;
    private final DeliveryPriority priority;
    private final PushType pushType;
    private final String topic;
    private final @Nullable String collapseId;
    private final UUID apnsId;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

    private enum State {
        WAITING,
        LEFT,
        ABANDONED
    }

    ApnsNotification(
            String token,
            String payload,
            Instant expiration,
            DeliveryPriority priority,
            PushType pushType,
            String topic,
            @Nullable String collapseId,
            UUID apnsId) {
        this.token = token;
        this.payload = payload;
        this.expiration = expiration;
        this.priority = priority;
        this.pushType = pushType;
        this.topic = topic;
        this.collapseId = collapseId;
        this.apnsId = apnsId;
    }

    /** The same request, to be sent once more. */
    ApnsNotification again() {
        return new ApnsNotification(token, payload, expiration, priority, pushType, topic, collapseId, apnsId);
    }

    /** Keeps a waiting request from leaving later; false where it has left. */
    boolean abandon() {
        return state.compareAndSet(State.WAITING, State.ABANDONED);
    }

    boolean hasLeft() {
        return state.get() == State.LEFT;
    }

    @Override
    public String getToken() {
        if (!state.compareAndSet(State.WAITING, State.LEFT) && state.get() == State.ABANDONED) {
            throw new IllegalStateException("nobody waits for this request any more");
        }
        return token;
    }

    @Override
    public String getPayload() {
        return payload;
    }

    @Override
    public Instant getExpiration() {
        return expiration;
    }

    @Override
    public DeliveryPriority getPriority() {
        return priority;
    }

    @Override
    public PushType getPushType() {
        return pushType;
    }

    @Override
    public String getTopic() {
        return topic;
    }

    @Override
    public @Nullable String getCollapseId() {
        return collapseId;
    }

    @Override
    public UUID getApnsId() {
        return apnsId;
    }
}
