package io.hongyan.channels.email;

import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.VendorReceipt.Event;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.ParseException;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads mail that came back: delivery status notifications (RFC 3464) and complaints of feedback loops (ARF, RFC 5965). What
 * is no report in either form, an absence note say, or is not provably about a mail of ours, says nothing.
 */
final class ReturnedMail {

    private final Optional<BounceAddress> bounces;
    private final Optional<SignedLinks> links;
    private final InstantSource clock;

    ReturnedMail(Optional<BounceAddress> bounces, Optional<SignedLinks> links, InstantSource clock) {
        this.bounces = bounces;
        this.links = links;
        this.clock = clock;
    }

    /** The parts of a report, each as its blocks of fields. */
    private static final class Report {
        private final List<InternetHeaders> deliveryStatus = new ArrayList<>();
        private final List<InternetHeaders> feedback = new ArrayList<>();
        private final List<InternetHeaders> returned = new ArrayList<>();
    }

    List<VendorReceipt> read(MimeMessage mail) throws MessagingException, IOException {
        if (!mail.isMimeType("multipart/report") || !(mail.getContent() instanceof Multipart parts)) {
            return List.of();
        }
        Report report = new Report();
        for (int i = 0; i < parts.getCount(); i++) {
            add(parts.getBodyPart(i), report);
        }
        return switch (reportType(mail)) {
            case "delivery-status" -> deliveryStatus(mail, report);
            case "feedback-report" -> complaint(mail, report);
            default -> List.of();
        };
    }

    private static String reportType(Part mail) throws MessagingException {
        try {
            String type = new ContentType(mail.getContentType()).getParameter("report-type");
            return type == null ? "" : type.toLowerCase(Locale.ROOT);
        } catch (ParseException e) {
            return "";
        }
    }

    private static void add(BodyPart part, Report report) throws MessagingException, IOException {
        if (part.isMimeType("message/delivery-status") || part.isMimeType("message/global-delivery-status")) {
            report.deliveryStatus.addAll(blocks(part, Integer.MAX_VALUE));
        } else if (part.isMimeType("message/feedback-report")) {
            report.feedback.addAll(blocks(part, 1));
        } else if (part.isMimeType("message/rfc822")
                || part.isMimeType("text/rfc822-headers")
                || part.isMimeType("message/global")) {
            report.returned.addAll(blocks(part, 1));
        }
    }

    /** Fields up to an empty line, and again. */
    private static List<InternetHeaders> blocks(BodyPart part, int most) throws MessagingException, IOException {
        List<InternetHeaders> blocks = new ArrayList<>();
        try (PushbackInputStream in = new PushbackInputStream(part.getInputStream())) {
            for (int next = in.read(); next >= 0 && blocks.size() < most; next = in.read()) {
                in.unread(next);
                InternetHeaders block = new InternetHeaders(in, true);
                if (block.getAllHeaders().hasMoreElements()) {
                    blocks.add(block);
                }
            }
        }
        return blocks;
    }

    // --- delivery status ---

    private List<VendorReceipt> deliveryStatus(MimeMessage mail, Report report) throws MessagingException {
        List<VendorReceipt> receipts = new ArrayList<>();
        Instant at = at(mail);
        for (InternetHeaders block : report.deliveryStatus) {
            String action = value(block, "Action").toLowerCase(Locale.ROOT);
            String status = status(value(block, "Status"));
            Optional<Event> event = event(action, status);
            if (event.isEmpty()) {
                continue; // about the mail as a whole, or handed on to where nobody reports from
            }
            Set<String> candidates = returnedRecipients(report);
            addAddress(candidates, value(block, "Original-Recipient"));
            addAddress(candidates, value(block, "Final-Recipient"));
            origin(mail, candidates)
                    .ifPresent(origin -> receipts.add(
                            new VendorReceipt(origin.task(), origin.recipient(), event.get(), status, at)));
        }
        return receipts;
    }

    private static Optional<Event> event(String action, String status) {
        return switch (action) {
            case "failed" -> Optional.of(new Event.Lost(EmailErrors.ofStatus(status)));
            case "delayed" -> Optional.of(new Event.Held());
            case "delivered" -> Optional.of(new Event.Arrived());
            default -> Optional.empty();
        };
    }

    /** Some add words behind it. */
    private static String status(String field) {
        int end = field.indexOf(' ');
        return end < 0 ? field : field.substring(0, end);
    }

    private Optional<BounceAddress.Origin> origin(MimeMessage mail, Set<String> candidates) throws MessagingException {
        if (bounces.isEmpty()) {
            return Optional.empty();
        }
        for (String name : new String[] {"To", "Delivered-To", "X-Original-To", "Envelope-To"}) {
            for (String header : values(mail, name)) {
                Optional<BounceAddress.Origin> origin = bounces.get().find(header, candidates);
                if (origin.isPresent()) {
                    return origin;
                }
            }
        }
        return Optional.empty();
    }

    /** {@code rfc822; name@domain}, the address in angle brackets sometimes. */
    private static void addAddress(Set<String> candidates, String field) {
        String address = field.substring(field.indexOf(';') + 1).strip();
        if (address.startsWith("<") && address.endsWith(">")) {
            address = address.substring(1, address.length() - 1);
        }
        if (!address.isEmpty()) {
            candidates.add(address);
        }
    }

    /** Who our mail was for as it says itself, spelt as the platform does where it carries a link. */
    private Set<String> returnedRecipients(Report report) {
        Set<String> candidates = new LinkedHashSet<>();
        for (InternetHeaders returned : report.returned) {
            link(returned).ifPresent(link -> candidates.add(link.address()));
            try {
                for (InternetAddress address : InternetAddress.parseHeader(value(returned, "To"), false)) {
                    candidates.add(address.getAddress());
                }
            } catch (AddressException e) {
                // another candidate may be the one
            }
        }
        return candidates;
    }

    private Optional<SignedLinks.Link> link(InternetHeaders returned) {
        String header = value(returned, "List-Unsubscribe").replaceAll("\\s", "");
        return links.flatMap(all -> all.find(header));
    }

    // --- complaints ---

    private List<VendorReceipt> complaint(MimeMessage mail, Report report) throws MessagingException {
        for (InternetHeaders block : report.feedback) {
            String type = value(block, "Feedback-Type").toLowerCase(Locale.ROOT);
            switch (type) {
                case "abuse", "fraud", "opt-out", "opt-out-list", "other" -> {
                    return complainant(mail, report, block)
                            .map(origin -> List.of(new VendorReceipt(
                                    origin.task(), origin.recipient(), new Event.OptedOut(), type, at(mail))))
                            .orElse(List.of());
                }
                default -> {}
            }
        }
        return List.of();
    }

    /** The unsubscribe link survives where the loop strikes out addresses; without it the return address tells. */
    private Optional<BounceAddress.Origin> complainant(MimeMessage mail, Report report, InternetHeaders block)
            throws MessagingException {
        for (InternetHeaders returned : report.returned) {
            Optional<BounceAddress.Origin> origin =
                    link(returned).map(link -> new BounceAddress.Origin(link.task(), link.address()));
            if (origin.isPresent()) {
                return origin;
            }
        }
        Set<String> candidates = returnedRecipients(report);
        addAddress(candidates, value(block, "Original-Rcpt-To"));
        if (bounces.isEmpty()) {
            return Optional.empty();
        }
        Optional<BounceAddress.Origin> named = bounces.get().find(value(block, "Original-Mail-From"), candidates);
        return named.isPresent() ? named : origin(mail, candidates);
    }

    // --- fields ---

    private static String value(InternetHeaders headers, String name) {
        String value = headers.getHeader(name, null);
        return value == null ? "" : value.strip();
    }

    private static List<String> values(MimeMessage mail, String name) throws MessagingException {
        String[] values = mail.getHeader(name);
        return values == null ? List.of() : List.of(values);
    }

    /** When the report was written, if that may be true. */
    private Instant at(MimeMessage mail) {
        Instant now = clock.instant();
        try {
            Date sent = mail.getSentDate();
            return sent == null || sent.toInstant().isAfter(now) ? now : sent.toInstant();
        } catch (MessagingException e) {
            return now;
        }
    }
}
