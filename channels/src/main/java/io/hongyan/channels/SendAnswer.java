package io.hongyan.channels;

import java.util.Collections;
import java.util.List;

/**
 * What a vendor answered to one request.
 *
 * @param messageId the vendor's id of the message, empty where it gave none; a recipient may have its own in
 *     {@link Verdict.Accepted}
 * @param verdicts one for each recipient, in their order
 */
public record SendAnswer(String messageId, List<Verdict> verdicts) {

    public SendAnswer {
        verdicts = List.copyOf(verdicts);
    }

    /** The same verdict for all. */
    public static SendAnswer ofAll(int recipients, String messageId, Verdict verdict) {
        return new SendAnswer(messageId, Collections.nCopies(recipients, verdict));
    }
}
