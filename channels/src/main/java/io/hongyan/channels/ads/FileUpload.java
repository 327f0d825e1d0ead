package io.hongyan.channels.ads;

import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.TaskFiles;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps audiences as files of lines {@code imei_md5,<hash>}, one file a batch: a batch that is repeated replaces its own, so that
 * nothing is doubled or torn by a crash.
 */
final class FileUpload implements AudienceUpload {

    /** End of the names of files that hold hashes. */
    static final String ENDING = ".audience.csv";

    private static final Logger LOG = LoggerFactory.getLogger(FileUpload.class);

    private final TaskFiles files;

    FileUpload(TaskFiles files) {
        this.files = files;
    }

    @Override
    public Map<AdvertisingId.Kind, Verdict> add(
            VendorMessage message, String batch, Map<AdvertisingId.Kind, SortedSet<String>> hashes) {
        StringBuilder lines = new StringBuilder();
        hashes.forEach((kind, ofKind) -> ofKind.forEach(
                hash -> lines.append(kind.column()).append(',').append(hash).append('\n')));
        Verdict verdict = Verdict.ACCEPTED;
        try {
            files.put(message.task(), batch + ENDING, lines.toString().getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            LOG.warn("audience of {} cannot be written: {}", message.task(), e.toString());
            verdict = new Verdict.TryLater(LossReason.VENDOR_ERROR, "disk", Duration.ZERO);
        }
        Map<AdvertisingId.Kind, Verdict> verdicts = new EnumMap<>(AdvertisingId.Kind.class);
        for (AdvertisingId.Kind kind : hashes.keySet()) {
            verdicts.put(kind, verdict);
        }
        return verdicts;
    }

    @Override
    public Optional<ProbeFailure> probe() {
        return Optional.empty();
    }
}
