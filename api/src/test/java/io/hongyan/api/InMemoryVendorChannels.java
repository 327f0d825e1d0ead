package io.hongyan.api;

import io.hongyan.delivery.Content;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.MessageClass;
import io.hongyan.kernel.TaskId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Accounts in memory. Every vendor has the same settings; only the secret "right" is right, and a quota is what the setting
 * says. Nobody but tests uses quota.
 */
final class InMemoryVendorChannels implements VendorChannels {

    private static final List<Setting> SETTINGS = List.of(
            new Setting("app-id", true, false, false, "", "", "the app's id in the vendor's console"),
            new Setting("app-secret", true, true, false, "", "", "its secret"),
            new Setting("quota-marketing", false, false, false, "", "-1", "messages a day"),
            new Setting("quota-service", false, false, false, "", "-1", "messages a day"));

    private record Key(int app, Channel channel) {}

    record Received(int app, Channel channel, Callback callback) {}

    private final Map<Key, Map<String, String>> accounts = new LinkedHashMap<>();
    private final Map<Channel, Long> used = new LinkedHashMap<>();
    final List<Received> received = new ArrayList<>();
    final Map<TaskId, List<List<String>>> audiences = new ConcurrentHashMap<>();

    synchronized void use(Channel channel, long messages) {
        used.put(channel, messages);
    }

    @Override
    public synchronized List<View> list(int app) {
        return Arrays.stream(Channel.values())
                .filter(Channel::isVendor)
                .map(channel -> view(channel, accounts.get(new Key(app, channel))))
                .toList();
    }

    private static View view(Channel channel, @Nullable Map<String, String> account) {
        Map<String, String> values = account == null ? Map.of() : account;
        return new View(
                channel,
                account == null ? "none" : "ok",
                SETTINGS.stream()
                        .map(setting -> new Setting(
                                setting.name(),
                                setting.required(),
                                setting.secret(),
                                values.containsKey(setting.name()),
                                setting.secret() ? "" : values.getOrDefault(setting.name(), ""),
                                setting.preset(),
                                setting.description()))
                        .toList(),
                values.getOrDefault("app-secret", "right").equals("right")
                        ? List.of()
                        : List.of("credentials refused"));
    }

    @Override
    public synchronized List<String> configure(int app, Channel channel, Map<String, String> settings) {
        Map<String, String> changed = new LinkedHashMap<>(accounts.getOrDefault(new Key(app, channel), Map.of()));
        settings.forEach((name, value) -> {
            if (value.isEmpty()) {
                changed.remove(name);
            } else {
                changed.put(name, value);
            }
        });
        List<String> problems = new ArrayList<>();
        for (Setting setting : SETTINGS) {
            if (setting.required() && !changed.containsKey(setting.name())) {
                problems.add(setting.name() + ": is missing");
            }
            if (setting.name().startsWith("quota")
                    && !changed.getOrDefault(setting.name(), "0").matches("-?\\d+")) {
                problems.add(setting.name() + ": " + changed.get(setting.name()) + " (expected: a number)");
            }
        }
        if (problems.isEmpty()) {
            accounts.put(new Key(app, channel), changed);
        }
        return problems;
    }

    @Override
    public Optional<Bounds> bounds(int app, Channel channel) {
        return Optional.of(
                new Bounds(new TextBound(40, "characters"), new TextBound(0, "bytes"), 1000, 0, Duration.ofDays(3)));
    }

    @Override
    public synchronized boolean remove(int app, Channel channel) {
        return accounts.remove(new Key(app, channel)) != null;
    }

    @Override
    public synchronized Optional<Trouble> check(int app, Channel channel) {
        Map<String, String> account = accounts.get(new Key(app, channel));
        if (account == null) {
            return Optional.of(new Trouble("ours", "not set up"));
        }
        return "right".equals(account.get("app-secret"))
                ? Optional.empty()
                : Optional.of(new Trouble("ours", "the vendor refuses the secret"));
    }

    @Override
    public synchronized List<Quota> quotas(int app) {
        List<Quota> quotas = new ArrayList<>();
        accounts.forEach((key, account) -> {
            for (MessageClass messageClass : MessageClass.values()) {
                String total = account.get("quota-" + messageClass.wireName());
                if (key.app() == app && total != null) {
                    long count = messageClass == MessageClass.MARKETING ? used.getOrDefault(key.channel(), 0L) : 0;
                    quotas.add(new Quota(
                            key.channel(),
                            messageClass,
                            Long.parseLong(total),
                            count,
                            count * 10 >= Long.parseLong(total) * 8));
                }
            }
        });
        return quotas;
    }

    @Override
    public List<Preview> preview(int app, Content content) {
        TextBound bound = new TextBound(4, "characters");
        return List.of(new Preview(Channel.XIAOMI, "cut…", "body", true, bound, bound));
    }

    @Override
    public synchronized Optional<Forecast> forecast(
            int app, Channel channel, Content content, long devices, boolean important) {
        return accounts.containsKey(new Key(app, channel))
                ? Optional.of(new Forecast(
                        "cut…",
                        "body",
                        true,
                        OptionalLong.of(important ? 10 : 8),
                        45_000 * devices,
                        Duration.ofSeconds(devices)))
                : Optional.empty();
    }

    @Override
    public synchronized Answer receive(int app, Channel channel, Callback callback) {
        received.add(new Received(app, channel, callback));
        String text = new String(callback.body(), StandardCharsets.UTF_8);
        return text.equals("forged")
                ? new Answer(401, "text/plain", "", "bad signature".getBytes(StandardCharsets.UTF_8))
                : new Answer(200, "application/json", "", "{\"code\":\"0\"}".getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Optional<Consumer<Consumer<List<String>>>> audience(TaskId task) {
        List<List<String>> rows = audiences.get(task);
        return rows == null ? Optional.empty() : Optional.of(rows::forEach);
    }

    @Override
    public boolean deleteAudience(TaskId task) {
        return audiences.remove(task) != null;
    }
}
