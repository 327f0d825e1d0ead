package io.hongyan.shards;

/**
 * A kind of data, stored apart from the others (a RocksDB column family, a Kafka Streams store).
 *
 * @param name lower-case letters, digits and hyphens; part of the format on disk
 */
public record Table(String name) {

    public Table {
        if (!name.matches("[a-z][a-z0-9-]{0,30}")) {
            throw new IllegalArgumentException("table name: " + name + " (expected: [a-z][a-z0-9-]{0,30})");
        }
    }
}
