package io.hongyan.api;

import io.hongyan.kernel.Channel;
import java.util.regex.Pattern;

/**
 * What the address of a person may look like, channel by channel: phone numbers in E.164's form (11 digits are a mainland number),
 * mail addresses in the form of RFC 5321, ids of other platforms as they are. Refusals do not repeat the address: it is personal.
 */
final class PersonAddress {

    private static final int MAX_ID = 128;
    private static final int MAX_MAIL = 254;
    private static final int MAX_LOCAL_PART = 64;
    private static final Pattern E164 = Pattern.compile("\\+[1-9]\\d{6,14}");
    private static final Pattern MAINLAND = Pattern.compile("1[3-9]\\d{9}");
    private static final Pattern MAIL = Pattern.compile("[^\\s\\p{Cntrl}@<>()\\[\\],;:\\\\\"]+@"
            + "(?:[\\p{L}\\d](?:[\\p{L}\\d-]{0,61}[\\p{L}\\d])?\\.)+[\\p{L}\\d](?:[\\p{L}\\d-]{0,61}[\\p{L}\\d])?");
    private static final Pattern ID = Pattern.compile("[^\\s\\p{Cntrl}]+");

    private PersonAddress() {}

    /** The address as it is kept. */
    static String require(Channel channel, Fields item, String key) {
        String address = item.requiredText(key);
        String field = item.path(key);
        return switch (channel) {
            case SMS, RCS, VOICE -> phone(field, address);
            case EMAIL -> mail(field, address);
            default -> id(field, address);
        };
    }

    private static String phone(String field, String phone) {
        if (MAINLAND.matcher(phone).matches()) {
            return "+86" + phone;
        }
        if (!E164.matcher(phone).matches()) {
            throw refusal(field, phone, "a plus and 7 … 15 digits, or 11 digits of the mainland");
        }
        return phone;
    }

    private static String mail(String field, String mail) {
        if (mail.length() > MAX_MAIL) {
            throw Refusal.overLimit(field, mail.length(), MAX_MAIL, "characters");
        }
        if (mail.indexOf('@') > MAX_LOCAL_PART || !MAIL.matcher(mail).matches()) {
            throw refusal(field, mail, "name@domain");
        }
        return mail;
    }

    private static String id(String field, String id) {
        if (id.length() > MAX_ID) {
            throw Refusal.overLimit(field, id.length(), MAX_ID, "characters");
        }
        if (!ID.matcher(id).matches()) {
            throw refusal(field, id, "no spaces or control characters");
        }
        return id;
    }

    private static Refusal refusal(String field, String address, String expected) {
        return Refusal.invalid(field, address.length() + " characters", expected);
    }
}
