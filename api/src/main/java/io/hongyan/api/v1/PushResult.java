package io.hongyan.api.v1;

import org.jspecify.annotations.Nullable;

/**
 * What became of a push that was asked for.
 *
 * @param state {@code accepted}, {@code awaiting_approval} or {@code sending_file}
 */
record PushResult(
        String state,
        @Nullable String taskId,
        @Nullable String approvalId,
        @Nullable String jobId) {

    static PushResult accepted(String taskId) {
        return new PushResult("accepted", taskId, null, null);
    }

    static PushResult awaitingApproval(String approvalId) {
        return new PushResult("awaiting_approval", null, approvalId, null);
    }

    static PushResult sendingFile(String jobId) {
        return new PushResult("sending_file", null, null, jobId);
    }
}
