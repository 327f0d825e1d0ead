package io.hongyan.channels.meizu;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.FormBody;
import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.Limits;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.Receipts;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.SendAnswer;
import io.hongyan.channels.SendException;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Speaks Meizu's protocol: no credential, each call is signed by itself. */
final class MeizuAdapter implements Adapter {

    private static final String PATH = "/garcia/api/server/push/";
    private static final Map<String, String> FORM = Map.of("Content-Type", FormBody.CONTENT_TYPE);

    private final MeizuAccount account;
    private final Limits limits;
    private final AdapterContext context;
    private final MeizuRequest requests;

    MeizuAdapter(MeizuAccount account, Limits limits, AdapterContext context) {
        this.account = account;
        this.limits = limits;
        this.context = context;
        this.requests = new MeizuRequest(account);
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public MessageClass classOf(VendorMessage message) {
        return requests.classOf(message);
    }

    @Override
    public int payloadBytes(VendorMessage message) {
        return requests.parameterBytes(message);
    }

    @Override
    public SendAnswer send(VendorMessage message, List<Recipient> recipients) throws SendException {
        return switch (message.kind()) {
            case TRANSMISSION ->
                SendAnswer.ofAll(
                        recipients.size(),
                        "",
                        new Verdict.Rejected(
                                LossReason.UNSUPPORTED, "transmission", "Meizu stopped pass-through messages"));
            case NOTIFICATION ->
                MeizuAnswer.of(post("varnished/pushByPushId", requests.form(message, recipients)), recipients);
        };
    }

    @Override
    public Optional<Receipts> receipts() {
        return Optional.of(new MeizuReceipts(account.receiptKey(), context.clock()));
    }

    /** Asks for today's statistics: signed like a push. */
    @Override
    public Optional<ProbeFailure> probe() {
        String today = LocalDate.ofInstant(context.clock().instant(), Limits.CHINA)
                .toString()
                .replace("-", "");
        TreeMap<String, String> fields = new TreeMap<>();
        fields.put("appId", account.appId());
        fields.put("startTime", today);
        fields.put("endTime", today);
        try {
            SendAnswer answer = MeizuAnswer.of(
                    post("statistics/dailyPushStatics", requests.encoded(fields)), List.of(new Recipient("", "", 0)));
            return ProbeFailure.of("Meizu", answer.verdicts().getFirst());
        } catch (SendException e) {
            return Optional.of(ProbeFailure.unreachable("Meizu", e));
        }
    }

    private HttpCalls.Answer post(String path, byte[] form) throws SendException {
        return context.http().post(account.baseUrl() + PATH + path, FORM, form);
    }
}
