package io.hongyan.channels.wechat;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.AuthRefusedException;
import io.hongyan.channels.ErrcodeAnswer;
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
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Sends template and subscribe messages, one person a call. */
final class WechatAdapter implements Adapter {

    /** What the account is. */
    enum Product {
        OFFICIAL_ACCOUNT("/cgi-bin/message/template/send"),
        MINI_PROGRAM("/cgi-bin/message/subscribe/send");

        private final String path;

        Product(String path) {
            this.path = path;
        }
    }

    private final Product product;
    private final WechatAccount account;
    private final Limits limits;
    private final AdapterContext context;
    private final WechatApi api;
    private final TemplateValues values;

    WechatAdapter(Product product, WechatAccount account, Limits limits, AdapterContext context) {
        this.product = product;
        this.account = account;
        this.limits = limits;
        this.context = context;
        this.api = new WechatApi(account, context);
        this.values = new TemplateValues(account.truncates(), account.ellipsis());
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public MessageClass classOf(VendorMessage message) {
        return message.messageClass();
    }

    @Override
    public int payloadBytes(VendorMessage message) {
        return 0;
    }

    @Override
    public SendAnswer send(VendorMessage message, List<Recipient> recipients) throws SendException {
        if (message.extension().path("template_id").asString("").isEmpty()) {
            return rejected(
                    LossReason.INVALID_PARAM, "template_id", "template_id: missing (expected: a template's id)");
        }
        return switch (values.fit(message.extension().path("data"))) {
            case TemplateValues.Fitted.OverLimit over ->
                rejected(LossReason.PARAM_OVER_LIMIT, over.field(), over.expected());
            case TemplateValues.Fitted.Data fitted ->
                send(request(message, recipients.getFirst().token(), fitted.data()));
        };
    }

    private ObjectNode request(VendorMessage message, String openId, ObjectNode data) {
        return switch (product) {
            case OFFICIAL_ACCOUNT -> WechatRequest.template(message, openId, data);
            case MINI_PROGRAM -> WechatRequest.subscribe(message, openId, data);
        };
    }

    private SendAnswer send(ObjectNode request) throws SendException {
        try {
            ErrcodeAnswer answer = api.post(product.path, request);
            return new SendAnswer(answer.body().path("msgid").asString(""), List.of(WechatErrors.verdict(answer)));
        } catch (AuthRefusedException e) {
            return new SendAnswer("", List.of(e.verdict()));
        }
    }

    private static SendAnswer rejected(LossReason reason, String code, String text) {
        return new SendAnswer("", List.of(new Verdict.Rejected(reason, code, text)));
    }

    @Override
    public Optional<Receipts> receipts() {
        return account.hasCallbacks()
                ? Optional.of(new WechatReceipts(account.callbackToken(), account.crypt(), context.clock()))
                : Optional.empty();
    }

    @Override
    public Optional<ProbeFailure> probe() {
        try {
            api.fetchToken();
            return Optional.empty();
        } catch (AuthRefusedException e) {
            return Optional.of(
                    ProbeFailure.ours("WeChat gives no access token for app-id and app-secret: " + e.getMessage()));
        } catch (SendException e) {
            return Optional.of(ProbeFailure.unreachable("WeChat", e));
        }
    }
}
