package io.hongyan.simulators.vendor.sms;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An approved template. All aggregators that are played know the same three, and one signature.
 *
 * @param variables by name; those by place are 1, 2, …
 */
record SmsTemplate(String id, Kind kind, String text, List<String> variables) {

    static final String SIGNATURE = "鸿雁";

    /** What it may be used for. */
    enum Kind {
        VERIFICATION,
        NOTIFICATION,
        MARKETING;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");

    private static final List<SmsTemplate> APPROVED = List.of(
            of("SMS_100001", Kind.VERIFICATION, "您的验证码是${code}，五分钟内有效。"),
            of("SMS_100002", Kind.NOTIFICATION, "您的订单${order}已发货。"),
            of("SMS_100003", Kind.MARKETING, "${name}今日开抢，拒收请回复R"));

    private static SmsTemplate of(String id, Kind kind, String text) {
        return new SmsTemplate(
                id,
                kind,
                text,
                VARIABLE.matcher(text).results().map(found -> found.group(1)).toList());
    }

    static Optional<SmsTemplate> find(String id) {
        return APPROVED.stream().filter(template -> template.id.equals(id)).findAny();
    }

    /** The text with values in place. */
    String filled(UnaryOperator<String> values) {
        return VARIABLE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(values.apply(found.group(1))));
    }
}
