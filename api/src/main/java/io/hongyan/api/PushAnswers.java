package io.hongyan.api;

import io.hongyan.delivery.TargetStatus;
import io.hongyan.kernel.CidCipher;
import io.hongyan.kernel.TaskId;
import java.util.List;

/**
 * Writes {@code {taskid: {cid: status}}}. Targets nobody knows are left out.
 *
 * <p>Straight to text: keys and values are all plain ASCII of ours, and this is the answer of the hottest call.
 */
final class PushAnswers {

    private final CidCipher cids;
    private final StringBuilder json = new StringBuilder(160).append('{');
    private boolean any;

    PushAnswers(CidCipher cids) {
        this.cids = cids;
    }

    /** Adds a task; false where none of its targets is known. */
    boolean add(TaskId task, List<TargetStatus> statuses) {
        if (!anyKnown(statuses)) {
            return false;
        }
        open(task);
        appendStatuses(statuses);
        return true;
    }

    /** Starts a task whose members the caller adds with {@link #member} and ends with {@link #close}. */
    void open(TaskId task) {
        if (any) {
            json.append(',');
        }
        any = true;
        json.append('"').append(task).append("\":");
    }

    void raw(char c) {
        json.append(c);
    }

    void quote(String text) {
        JsonText.quote(json, text);
    }

    void appendStatuses(List<TargetStatus> statuses) {
        json.append('{');
        boolean first = true;
        for (TargetStatus status : statuses) {
            String word = word(status.status());
            if (word.isEmpty()) {
                continue;
            }
            if (!first) {
                json.append(',');
            }
            first = false;
            json.append('"')
                    .append(cids.encode(status.device()))
                    .append("\":\"")
                    .append(word)
                    .append('"');
        }
        json.append('}');
    }

    boolean isEmpty() {
        return !any;
    }

    String text() {
        return json + "}";
    }

    static boolean anyKnown(List<TargetStatus> statuses) {
        for (TargetStatus status : statuses) {
            if (status.status() != TargetStatus.Status.UNKNOWN) {
                return true;
            }
        }
        return false;
    }

    private static String word(TargetStatus.Status status) {
        return switch (status) {
            case ONLINE -> "successed_online";
            case OFFLINE -> "successed_offline";
            case IGNORED -> "successed_ignore";
            case UNKNOWN -> "";
        };
    }
}
