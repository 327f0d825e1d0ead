package io.hongyan.sdk;

import static io.hongyan.sdk.Effect.Kind.CANCEL_RETRY;
import static io.hongyan.sdk.Effect.Kind.CONNECT;
import static io.hongyan.sdk.Effect.Kind.DISCONNECT;
import static io.hongyan.sdk.Effect.Kind.FORGET_IDENTITY;
import static io.hongyan.sdk.Effect.Kind.REGISTER;
import static io.hongyan.sdk.Effect.Kind.SEND_OUTBOX;
import static io.hongyan.sdk.Effect.Kind.SUBSCRIBE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The machine of docs/sdk-state-machine.md: events and time in, effects out. No thread, clock or socket inside. Events that
 * do not belong to the state (the late answer of an abandoned try) change nothing.
 */
final class ConnectionMachine {

    /** A connection that lived this long ends the series of failures. */
    static final long STABLE_MILLIS = 30_000;

    private final Backoff backoff;
    private final KeepAlive keepAlive;
    private ClientState state = ClientState.STOPPED;
    private StateCode code = StateCode.OK;
    private boolean identified;
    private long onlineSinceMillis;

    ConnectionMachine(Backoff backoff, KeepAlive keepAlive, boolean identified) {
        this.backoff = backoff;
        this.keepAlive = keepAlive;
        this.identified = identified;
    }

    ClientState state() {
        return state;
    }

    StateCode code() {
        return code;
    }

    List<Effect> start() {
        if (state != ClientState.STOPPED && state != ClientState.BLOCKED) {
            return none();
        }
        backoff.reset();
        return proceed();
    }

    List<Effect> stop() {
        if (state == ClientState.STOPPED) {
            return none();
        }
        to(ClientState.STOPPED, StateCode.STOPPED_BY_APP);
        return effects(CANCEL_RETRY, DISCONNECT);
    }

    List<Effect> retryDue() {
        return state == ClientState.WAITING ? proceed() : none();
    }

    /** The system says that the network is back: no need to wait for the rest of the back-off. */
    List<Effect> networkAvailable() {
        if (state != ClientState.WAITING || code == StateCode.SERVER_BUSY || code == StateCode.SERVER_UNAVAILABLE) {
            return none();
        }
        List<Effect> effects = new ArrayList<>();
        effects.add(Effect.of(CANCEL_RETRY));
        effects.addAll(proceed());
        return effects;
    }

    private List<Effect> proceed() {
        to(identified ? ClientState.CONNECTING : ClientState.REGISTERING, StateCode.OK);
        return effects(identified ? CONNECT : REGISTER);
    }

    List<Effect> registered() {
        if (state != ClientState.REGISTERING) {
            return none();
        }
        identified = true;
        return proceed();
    }

    /**
     * @param httpStatus 0: no answer
     * @param retryAfterMillis from the header, 0 where there was none
     */
    List<Effect> registrationFailed(int httpStatus, long retryAfterMillis) {
        if (state != ClientState.REGISTERING) {
            return none();
        }
        if (httpStatus == 429 || httpStatus == 503) {
            return wait(StateCode.SERVER_BUSY, backoff.nextMillisWhenBusy(retryAfterMillis));
        }
        if (httpStatus >= 400 && httpStatus < 500 && httpStatus != 408) {
            return block(StateCode.REGISTRATION_REFUSED);
        }
        return wait(StateCode.REGISTRATION_FAILED, backoff.nextMillis());
    }

    /** @param keepAliveSeconds in force on this connection */
    List<Effect> connected(boolean sessionPresent, int keepAliveSeconds, long nowMillis) {
        if (state != ClientState.CONNECTING) {
            return none();
        }
        keepAlive.connected(keepAliveSeconds);
        onlineSinceMillis = nowMillis;
        if (sessionPresent) { // the subscription is part of the session
            to(ClientState.ONLINE, StateCode.OK);
            return effects(SEND_OUTBOX);
        }
        to(ClientState.SUBSCRIBING, StateCode.OK);
        return effects(SUBSCRIBE);
    }

    List<Effect> subscribed(int reasonCode) {
        if (state != ClientState.SUBSCRIBING) {
            return none();
        }
        if (reasonCode < 0x80) {
            to(ClientState.ONLINE, StateCode.OK);
            return effects(SEND_OUTBOX);
        }
        List<Effect> effects = new ArrayList<>();
        if (reasonCode == 0x87) {
            effects.addAll(block(StateCode.SUBSCRIPTION_REFUSED));
        } else {
            effects.addAll(wait(StateCode.SUBSCRIPTION_REFUSED, backoff.nextMillis()));
        }
        effects.add(Effect.of(DISCONNECT));
        return effects;
    }

    /**
     * CONNACK with a failure, DISCONNECT from the server, or the end of the transport.
     *
     * @param reasonCode of CONNACK or DISCONNECT; 0: the transport ended without one
     * @param silently nothing was heard although it should have been
     */
    List<Effect> lost(int reasonCode, boolean silently, long nowMillis) {
        if (state != ClientState.CONNECTING && state != ClientState.SUBSCRIBING && state != ClientState.ONLINE) {
            return none();
        }
        boolean refusedAtConnect = state == ClientState.CONNECTING;
        if (!refusedAtConnect) {
            long connectedMillis = nowMillis - onlineSinceMillis;
            keepAlive.ended(silently || reasonCode == 0x8D, connectedMillis, nowMillis);
            if (connectedMillis >= STABLE_MILLIS) {
                backoff.reset();
            }
        }
        switch (reasonCode) {
            case 0:
                return wait(silently ? StateCode.SILENT_LOSS : StateCode.NETWORK_LOST, backoff.nextMillis());
            case 0x8D:
                return wait(StateCode.SILENT_LOSS, backoff.nextMillis());
            case 0x81:
            case 0x82:
            case 0x84:
            case 0x8C:
            case 0x95:
            case 0x9B:
                return block(StateCode.PROTOCOL_ERROR);
            case 0x85:
                return disowned(StateCode.UNKNOWN_CID);
            case 0x86:
                return block(StateCode.BAD_CREDENTIALS);
            case 0x87: // in a DISCONNECT: connect once more, CONNACK then says whether the identity is gone
                return refusedAtConnect
                        ? disowned(StateCode.NOT_AUTHORIZED)
                        : wait(StateCode.NOT_AUTHORIZED, backoff.nextMillis());
            case 0x8A:
                return block(StateCode.NOT_AUTHORIZED);
            case 0x8E:
                return block(StateCode.TAKEN_OVER);
            case 0x88:
            case 0x8B:
                return wait(StateCode.SERVER_UNAVAILABLE, backoff.nextMillisWhenBusy(0));
            case 0x89:
            case 0x97:
            case 0x9F:
                return wait(StateCode.SERVER_BUSY, backoff.nextMillisWhenBusy(0));
            default:
                return wait(StateCode.SERVER_CLOSED, backoff.nextMillis());
        }
    }

    /** A write to the storage failed: nothing can be promised any more. */
    List<Effect> storageFailed() {
        if (state == ClientState.STOPPED) {
            return none();
        }
        to(ClientState.BLOCKED, StateCode.STORAGE_FAILED);
        return effects(CANCEL_RETRY, DISCONNECT);
    }

    private List<Effect> disowned(StateCode why) {
        identified = false;
        List<Effect> effects = new ArrayList<>();
        effects.add(Effect.of(FORGET_IDENTITY));
        effects.addAll(wait(why, backoff.nextMillis()));
        return effects;
    }

    private List<Effect> wait(StateCode why, long delayMillis) {
        to(ClientState.WAITING, why);
        return new ArrayList<>(Collections.singletonList(Effect.retryAfter(delayMillis)));
    }

    private List<Effect> block(StateCode why) {
        to(ClientState.BLOCKED, why);
        return none();
    }

    private void to(ClientState next, StateCode why) {
        state = next;
        code = why;
    }

    private static List<Effect> none() {
        return Collections.emptyList();
    }

    private static List<Effect> effects(Effect.Kind... kinds) {
        List<Effect> effects = new ArrayList<>(kinds.length);
        Arrays.asList(kinds).forEach(kind -> effects.add(Effect.of(kind)));
        return effects;
    }
}
