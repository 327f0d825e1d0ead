package io.hongyan.simulators.vendor.email;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a careful server refuses of a mail it was handed. */
final class MailRules {

    private static final int MOST_BYTES = 20 << 20;

    private MailRules() {}

    /** The reply that refuses it. */
    static Optional<String> broken(byte[] mail) {
        if (mail.length > MOST_BYTES) {
            return Optional.of("552 5.3.4 message too big");
        }
        List<String> fields = new ArrayList<>();
        boolean header = true;
        for (String line : new String(mail, StandardCharsets.ISO_8859_1).split("\r\n", -1)) {
            if (line.length() > 998) { // RFC 5322, 2.1.1
                return Optional.of("554 5.6.0 a line of more than 998 characters");
            }
            if (line.chars().anyMatch(c -> c > 0x7f || c == 0)) { // RFC 5321, 2.4: 8BITMIME was not offered
                return Optional.of("554 5.6.1 eight bits");
            }
            if (header && line.isEmpty()) {
                header = false;
            } else if (header && !line.startsWith(" ") && !line.startsWith("\t")) {
                fields.add(line.toLowerCase(Locale.ROOT));
            }
        }
        return fields(fields);
    }

    private static Optional<String> fields(List<String> fields) {
        for (String name : List.of("from:", "date:", "message-id:", "to:", "subject:")) { // RFC 5322, 3.6
            long count = fields.stream().filter(field -> field.startsWith(name)).count();
            if (count != 1) {
                return Optional.of("554 5.6.0 " + name + " " + count + " times (expected: once)");
            }
        }
        boolean link = fields.stream().anyMatch(field -> field.startsWith("list-unsubscribe: <http"));
        boolean oneClick = fields.contains("list-unsubscribe-post: list-unsubscribe=one-click");
        return link && !oneClick // RFC 8058, 3.1, and the rules for bulk mail of 2024
                ? Optional.of("554 5.7.1 List-Unsubscribe without List-Unsubscribe-Post")
                : Optional.empty();
    }
}
