package io.hongyan.api.jobs;

import java.time.Instant;
import java.util.List;

/**
 * An uploaded audience.
 *
 * @param id 16 hex characters
 * @param lines records of the file, without the header
 * @param devices different ones that its lines named when it was uploaded
 * @param refused lines that named none, or none that an earlier line had not
 * @param refusedBytes length of the list of refused lines
 * @param columns the header; the first is {@code cid} or {@code alias}, the others are variables
 */
public record AudienceFile(
        String id,
        int app,
        String name,
        long lines,
        long devices,
        long refused,
        long refusedBytes,
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
