package io.hongyan.sdk;

/**
 * One connection to a gateway, from CONNECT to its end. Methods are called on the SDK thread; the events may come on any
 * thread, and after {@link Events#lost} nothing more comes.
 */
interface MqttLink {

    /** What happens on a connection. */
    interface Events {
        void connected(boolean sessionPresent, int keepAliveSeconds, int receiveMaximum);

        void subscribed(int reasonCode);

        /** @param acknowledge sends the PUBACK; without effect once the connection ended */
        void arrived(byte[] payload, Runnable acknowledge);

        /** @param reasonCode of CONNACK or DISCONNECT, 0 where there was none */
        void lost(int reasonCode, boolean silently, String detail);
    }

    /** The end of a PUBLISH at QoS 1. */
    interface Published {
        /** @param reasonCode of the PUBACK; -1: the connection ended before it */
        void done(int reasonCode);
    }

    void subscribe();

    void publish(String topic, byte[] payload, Published published);

    /** Says DISCONNECT; the session stays. */
    void close();

    /** Opens connections. */
    interface Opener {
        MqttLink open(String gateway, String cid, String appId, String secret, int keepAliveSeconds, Events events);
    }
}
