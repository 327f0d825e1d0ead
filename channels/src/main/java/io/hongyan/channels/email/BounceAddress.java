package io.hongyan.channels.email;

import io.hongyan.kernel.TaskId;
import jakarta.mail.internet.AddressException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address a mail returns to (VERP), one for each task and recipient: {@code <local part>+<kind and day><task><mark>@
 * <domain>}. It holds the task and a mark over task and recipient, not the recipient: a mail that comes back names that one
 * itself, and the mark tells whether it is true. So a bounce cannot be made up, and fits the 64 octets of a local part (RFC
 * 5321, 4.5.3.1.1). Digits to the base of 32, because some servers change case.
 */
final class BounceAddress {

    /** What is left of 64 octets. */
    static final int MAX_LOCAL_PART = 16;

    private static final String PURPOSE = "bounce";
    private static final int TASK_DIGITS = 26;
    private static final int MARK_BYTES = 10;
    private static final int MARK_DIGITS = 16;
    private static final int RADIX = 32;

    private final String localPart;
    private final String domain;
    private final SigningKey key;
    private final Pattern pattern;

    BounceAddress(String localPart, String domain, SigningKey key) {
        this.localPart = localPart;
        this.domain = domain;
        this.key = key;
        this.pattern = Pattern.compile(
                Pattern.quote(localPart + "+") + "([sla])(\\d{4})([0-9a-v]{" + TASK_DIGITS + "})([0-9a-v]{"
                        + MARK_DIGITS + "})" + Pattern.quote("@" + domain),
                Pattern.CASE_INSENSITIVE);
    }

    String of(TaskId task, String recipient) {
        String text = task.toString();
        byte[] id =
                ByteBuffer.allocate(16).putLong(task.high()).putLong(task.low()).array();
        return localPart + "+" + Character.toLowerCase(text.charAt(3)) + text.substring(5, 9) + digits(id, TASK_DIGITS)
                + mark(text, recipient) + "@" + domain;
    }

    /** What a returned mail says of one of our mails. */
    record Origin(String task, String recipient) {}

    /**
     * Whose mail came back.
     *
     * @param text where the address is to be found: a header of the mail that came back
     * @param candidates recipients that the mail names, best spelling first; the true one is one the mark is of
     */
    Optional<Origin> find(String text, Collection<String> candidates) {
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            String task = "RAS" + matcher.group(1).toUpperCase(Locale.ROOT) + "_" + matcher.group(2) + "_"
                    + hex(matcher.group(3).toLowerCase(Locale.ROOT));
            String mark = matcher.group(4).toLowerCase(Locale.ROOT);
            for (String candidate : candidates) {
                if (mark(task, candidate).equals(mark)) {
                    return Optional.of(new Origin(task, candidate));
                }
            }
        }
        return Optional.empty();
    }

    private String mark(String task, String recipient) {
        return digits(key.mark(PURPOSE, task + "\n" + canonical(recipient), MARK_BYTES), MARK_DIGITS);
    }

    /** As servers on the way may have written it: without case, the domain in ASCII. */
    private static String canonical(String recipient) {
        try {
            return EmailAdapter.address(recipient).getAddress().toLowerCase(Locale.ROOT);
        } catch (AddressException e) {
            return recipient.toLowerCase(Locale.ROOT);
        }
    }

    private static String digits(byte[] bytes, int count) {
        String digits = new BigInteger(1, bytes).toString(RADIX);
        return "0".repeat(count - digits.length()) + digits;
    }

    private static String hex(String digits) {
        byte[] bytes = new BigInteger(digits, RADIX).toByteArray();
        byte[] padded = new byte[16];
        int kept = Math.min(16, bytes.length);
        System.arraycopy(bytes, bytes.length - kept, padded, 16 - kept, kept);
        return HexFormat.of().formatHex(padded);
    }
}
