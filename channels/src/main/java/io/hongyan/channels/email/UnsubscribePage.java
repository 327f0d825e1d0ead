package io.hongyan.channels.email;

import io.hongyan.channels.Receipts;
import io.hongyan.channels.VendorReceipt;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a person sees who follows an unsubscribe link, in Chinese or English. Its forms post to the link itself. */
record UnsubscribePage(boolean chinese) {

    static final String FIELD = "action";
    static final String SUBSCRIBE = "subscribe";

    private static final String UNSUBSCRIBE = "unsubscribe";
    private static final String HTML = "text/html; charset=utf-8";

    Receipts.Answer ask(String address) {
        return page(
                200,
                chinese ? "退订邮件" : "Unsubscribe",
                (chinese ? "不再向 %s 发送营销邮件？" : "Send no more marketing mail to %s?").formatted(shown(address)),
                UNSUBSCRIBE,
                chinese ? "退订" : "Unsubscribe",
                List.of());
    }

    Receipts.Answer unsubscribed(String address, List<VendorReceipt> receipts) {
        return page(
                200,
                chinese ? "已退订" : "Unsubscribed",
                (chinese ? "不会再向 %s 发送营销邮件。" : "%s will get no more marketing mail.").formatted(shown(address)),
                SUBSCRIBE,
                chinese ? "重新订阅" : "Subscribe again",
                receipts);
    }

    Receipts.Answer subscribed(String address, List<VendorReceipt> receipts) {
        return page(
                200,
                chinese ? "已订阅" : "Subscribed",
                (chinese ? "%s 将继续收到邮件。" : "%s will get mail again.").formatted(shown(address)),
                UNSUBSCRIBE,
                chinese ? "退订" : "Unsubscribe",
                receipts);
    }

    Receipts.Answer invalid() {
        return page(
                404,
                chinese ? "链接无效" : "No such link",
                chinese ? "请完整复制邮件中的链接。" : "Please copy the whole link of the mail.",
                "",
                "",
                List.of());
    }

    private static String shown(String address) {
        return "<b>" + TrackedHtml.attribute(address) + "</b>";
    }

    private Receipts.Answer page(
            int status, String title, String sentence, String action, String button, List<VendorReceipt> receipts) {
        String form = action.isEmpty() ? "" : """
                <form method="post"><input type="hidden" name="%s" value="%s"><button>%s</button></form>
                """.formatted(FIELD, action, button);
        String html = """
                <!doctype html>
                <html lang="%s"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
                <meta name="robots" content="noindex"><meta name="referrer" content="no-referrer"><title>%s</title>
                <style>body{font:16px/1.6 system-ui,sans-serif;max-width:32em;margin:15vh auto;padding:0 1em}
                button{font:inherit;padding:.4em 1.2em}</style></head>
                <body><h1>%s</h1><p>%s</p>%s</body></html>
                """.formatted(chinese ? "zh" : "en", title, title, sentence, form);
        return new Receipts.Answer(status, HTML, "", html.getBytes(StandardCharsets.UTF_8), receipts);
    }
}
