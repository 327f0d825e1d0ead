package io.hongyan.api;

import io.hongyan.delivery.rules.AppRules;
import io.hongyan.delivery.rules.FrequencyCap;
import io.hongyan.delivery.rules.MessageTraits;
import io.hongyan.delivery.rules.QuietHours;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** An app's rules of sending, as a request writes them. */
public final class RulesForm {

    private static final String WINDOWS = "1h … 23h or 1d … 30d";

    private RulesForm() {}

    public static AppRules read(Fields body) {
        List<FrequencyCap> caps = new ArrayList<>();
        for (Fields cap : body.objects("caps", AppRules.MAX_CAPS)) {
            caps.add(cap(cap));
        }
        Set<String> optIn = new TreeSet<>();
        for (String purpose : body.texts("opt_in", AppRules.MAX_OPT_IN)) {
            optIn.add(name(body, "opt_in", purpose));
        }
        return new AppRules(caps, quietHours(body.object("quiet_hours")), optIn);
    }

    private static FrequencyCap cap(Fields cap) {
        String category = cap.requiredText("category");
        if (!category.equals(FrequencyCap.ANY)) {
            name(cap, "category", category);
        }
        String window = cap.requiredText("window");
        int count =
                cap.integer("count", 1, FrequencyCap.MAX_COUNT).orElseThrow(() -> Refusal.missing(cap.path("count")));
        try {
            return FrequencyCap.of(category, window, count);
        } catch (IllegalArgumentException notAWindow) {
            throw Refusal.invalid(cap.path("window"), window, WINDOWS);
        }
    }

    private static Optional<QuietHours> quietHours(@Nullable Fields quiet) {
        if (quiet == null) {
            return Optional.empty();
        }
        LocalTime from = time(quiet, "from");
        LocalTime to = time(quiet, "to");
        if (from.equals(to)) {
            throw Refusal.invalid(quiet.path("to"), to, "another time than from");
        }
        boolean drop = "drop".equals(quiet.oneOf("action", List.of("hold", "drop")));
        String zone = quiet.text("zone");
        try {
            return Optional.of(new QuietHours(
                    from,
                    to,
                    drop ? QuietHours.Action.DROP : QuietHours.Action.HOLD,
                    zone == null || zone.isEmpty() ? Optional.empty() : Optional.of(ZoneId.of(zone))));
        } catch (DateTimeException unknown) {
            throw Refusal.invalid(quiet.path("zone"), String.valueOf(zone), "a time zone such as Asia/Shanghai");
        }
    }

    private static LocalTime time(Fields quiet, String key) {
        String text = quiet.requiredText(key);
        try {
            if (text.length() == 5) {
                return LocalTime.parse(text);
            }
        } catch (DateTimeException notATime) {
            // refused below
        }
        throw Refusal.invalid(quiet.path(key), text, "00:00 … 23:59");
    }

    /** A category or purpose. */
    static String name(Fields fields, String key, String name) {
        if (!MessageTraits.isName(name)) {
            throw Refusal.invalid(fields.path(key), name, MessageTraits.NAMES);
        }
        return name;
    }
}
