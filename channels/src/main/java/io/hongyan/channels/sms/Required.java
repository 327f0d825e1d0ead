package io.hongyan.channels.sms;

import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.Secret;
import java.util.Optional;

/** Settings and fields that a provider cannot do without. */
final class Required {

    private Required() {}

    static String text(ChannelSettings settings, String name, SmsProvider provider) {
        if (!settings.has(name)) {
            throw settings.problem(name, "a value, for provider " + provider.wireName());
        }
        return settings.text(name);
    }

    static Secret secret(ChannelSettings settings, String name, SmsProvider provider) {
        return new Secret(text(settings, name, provider));
    }

    /** Aggregators take approved templates and signatures only. */
    static Optional<Verdict.Rejected> template(SmsContent content) {
        if (content.templateId().isEmpty()) {
            return missing("template_id");
        }
        return content.signName().isEmpty() ? missing("sign_name") : Optional.empty();
    }

    private static Optional<Verdict.Rejected> missing(String field) {
        return Optional.of(new Verdict.Rejected(
                LossReason.INVALID_PARAM, field, field + ": missing (expected: in the push or in the settings)"));
    }
}
