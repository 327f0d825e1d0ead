package io.hongyan.channels.email;

import io.hongyan.channels.FormBody;
import io.hongyan.channels.Receipts;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.VendorReceipt.Event;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;

/**
 * Persons and their mail programs, by the links of their mails ({@link SignedLinks}). An unsubscribe link is followed by
 * scanners as well, so reading it shows a page and changes nothing; posting to it, as mail programs do for one click (RFC
 * 8058) and the page's button does, opts out.
 */
final class EmailReceipts implements Receipts {

    /** One transparent point. */
    private static final byte[] PICTURE =
            Base64.getDecoder().decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

    private final SignedLinks links;
    private final InstantSource clock;

    EmailReceipts(SignedLinks links, InstantSource clock) {
        this.links = links;
        this.clock = clock;
    }

    @Override
    public Answer read(Request request) {
        SignedLinks.Link link = links.read(request.query().getOrDefault(SignedLinks.PARAMETER, ""))
                .orElse(null);
        boolean chinese = request.headers().getOrDefault("accept-language", "").startsWith("zh");
        UnsubscribePage page = new UnsubscribePage(chinese);
        if (link == null) {
            return page.invalid();
        }
        return switch (link.kind()) {
            case UNSUBSCRIBE ->
                request.method().equals("POST") ? posted(request, link, page) : page.ask(link.address());
            case CLICK -> Answer.redirect(link.target(), receipts(link, new Event.Clicked(), "click"));
            case OPEN -> new Answer(200, "image/gif", "", PICTURE, receipts(link, new Event.Displayed(), "open"));
        };
    }

    /** Whatever is posted opts out, but for the page's other button. */
    private Answer posted(Request request, SignedLinks.Link link, UnsubscribePage page) {
        return wantsMail(request.body())
                ? page.subscribed(link.address(), receipts(link, new Event.OptedIn(), "subscribe-link"))
                : page.unsubscribed(link.address(), receipts(link, new Event.OptedOut(), "unsubscribe-link"));
    }

    private static boolean wantsMail(byte[] body) {
        try {
            return FormBody.parse(body).getOrDefault(UnsubscribePage.FIELD, "").equals(UnsubscribePage.SUBSCRIBE);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private List<VendorReceipt> receipts(SignedLinks.Link link, Event event, String code) {
        return List.of(new VendorReceipt(link.task(), link.address(), event, code, clock.instant()));
    }
}
