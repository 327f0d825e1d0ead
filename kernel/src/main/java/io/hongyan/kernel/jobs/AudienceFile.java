package io.hongyan.kernel.jobs;

import java.time.Instant;
import java.util.List;

/**
 * An uploaded audience.
 *
 * @param id 32 hex characters
 * @param lines records of the file, without the header
 * @param devices different ones that its lines named when it was uploaded
 * @param refused lines that named none, or none that an earlier line had not
 * @param columns the header; the first is {@code cid} or {@code alias}, the others are variables
 */
public record AudienceFile(
        String id,
        int app,
        String name,
        long lines,
        long devices,
        long refused,
        List<String> columns,
        String createdBy,
        Instant createdAt) {

    public AudienceFile {
        columns = List.copyOf(columns);
    }

    public List<String> variables() {
        return columns.subList(1, columns.size());
    }
}
