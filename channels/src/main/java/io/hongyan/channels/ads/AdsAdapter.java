package io.hongyan.channels.ads;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.Limits;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.SendAnswer;
import io.hongyan.channels.SendException;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import io.hongyan.kernel.Sha256;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Hashes addresses and hands them on by kind, each once. */
final class AdsAdapter implements Adapter {

    private static final Verdict NO_ID = new Verdict.Rejected(
            LossReason.TOKEN_INVALID, "address", "no advertising id (imei:, oaid:, idfa: or phone:)");
    private static final int BATCH_ID_BYTES = 16;

    private final Limits limits;
    private final AudienceUpload upload;

    AdsAdapter(Limits limits, AudienceUpload upload) {
        this.limits = limits;
        this.upload = upload;
    }

    @Override
    public Limits limits() {
        return limits;
    }

    /** Always marketing, so that whoever opted out is left out, whatever the push is. */
    @Override
    public MessageClass classOf(VendorMessage message) {
        return MessageClass.MARKETING;
    }

    @Override
    public int payloadBytes(VendorMessage message) {
        return 0;
    }

    @Override
    public SendAnswer send(VendorMessage message, List<Recipient> recipients) throws SendException {
        List<Optional<AdvertisingId>> ids = recipients.stream()
                .map(recipient -> AdvertisingId.parse(recipient.token()))
                .toList();
        Map<AdvertisingId.Kind, SortedSet<String>> hashes = new EnumMap<>(AdvertisingId.Kind.class);
        ids.forEach(id -> id.ifPresent(known ->
                hashes.computeIfAbsent(known.kind(), _ -> new TreeSet<>()).add(known.hash())));
        String batch = batch(recipients);
        Map<AdvertisingId.Kind, Verdict> verdicts = hashes.isEmpty() ? Map.of() : upload.add(message, batch, hashes);
        return new SendAnswer(
                batch,
                ids.stream()
                        .map(id -> id.map(known -> verdicts.getOrDefault(known.kind(), NO_ID))
                                .orElse(NO_ID))
                        .toList());
    }

    private static String batch(List<Recipient> recipients) {
        String cids =
                recipients.stream().map(recipient -> recipient.cid() + "\n").collect(Collectors.joining());
        return HexFormat.of().formatHex(Sha256.of(cids), 0, BATCH_ID_BYTES);
    }

    @Override
    public Optional<ProbeFailure> probe() {
        return upload.probe();
    }
}
