package io.hongyan.channels.voice;

import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.Recall;
import io.hongyan.channels.Receipts;
import io.hongyan.channels.SendException;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.phone.PhoneNumber;
import java.util.List;
import java.util.Optional;

/** One provider's protocol. */
interface VoiceGateway {

    /** Has numbers called; one verdict for each, in their order. */
    List<Verdict> call(VendorMessage message, VoiceContent content, List<PhoneNumber> numbers) throws SendException;

    default List<Verdict> recall(Recall recall) throws SendException {
        throw new UnsupportedOperationException("recall: not a feature of this provider");
    }

    Receipts receipts();

    Optional<ProbeFailure> probe();
}
