package io.hongyan.channels.phone;

import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.SettingKey;
import io.hongyan.channels.VendorReceipt.Event;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What people answer to a message: some answers end or resume marketing. A word counts where it is the whole answer, whatever its
 * case, width, quotes and full stop.
 */
public record Replies(Set<String> optOut, Set<String> optIn) {

    public static final List<SettingKey> SETTINGS = List.of(
            SettingKey.optional(
                    "opt-out-words",
                    "R,TD,T,N,退订,拒收,STOP,UNSUBSCRIBE",
                    "answers that end marketing to the number, separated by commas"),
            SettingKey.optional(
                    "opt-in-words",
                    "DY,订阅,恢复,START,SUBSCRIBE",
                    "answers that allow marketing to the number again, separated by commas"));

    public static Replies of(ChannelSettings settings) {
        return new Replies(words(settings.text("opt-out-words")), words(settings.text("opt-in-words")));
    }

    private static Set<String> words(String list) {
        return Arrays.stream(list.split("[,，]"))
                .map(Replies::plain)
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What an answer means; empty: nothing to us. */
    public Optional<Event> meaning(String answer) {
        String word = plain(answer);
        if (optOut.contains(word)) {
            return Optional.of(new Event.OptedOut());
        }
        return optIn.contains(word) ? Optional.of(new Event.OptedIn()) : Optional.empty();
    }

    private static String plain(String answer) {
        return Normalizer.normalize(answer, Normalizer.Form.NFKC)
                .replaceAll("[\\p{Punct}\\p{IsPunctuation}\\s]", "")
                .toUpperCase(Locale.ROOT);
    }
}
