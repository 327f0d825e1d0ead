package io.hongyan.bench.load;

import java.util.List;

/** Brings messages to the server. Methods may be called from any thread and do not wait. */
interface MessageSource extends AutoCloseable {

    /** Sends a message to every device. */
    void toAll(int number);

    /** Sends a message to one device. */
    void toOne(int device, int number);

    /** Messages the server has taken over so far (PUBACK, or HTTP success). */
    long accepted();

    /** Task ids of the messages to all, where the server gives some. */
    List<String> tasks();

    /** One answer that was not acceptance, or empty. */
    String failure();

    @Override
    void close();
}
