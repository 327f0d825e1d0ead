package io.hongyan.shards;

/**
 * A stream of records that leaves a shard through its outbox for one named consumer.
 *
 * @param code 1 … 255; part of the format on disk, never reused for another meaning
 */
public record Topic(int code, String name) {

    public Topic {
        if (code < 1 || code > 255) {
            throw new IllegalArgumentException("topic code: " + code + " (expected: 1 … 255)");
        }
    }
}
