package io.hongyan.server;

import io.hongyan.api.ChangeableRules;
import io.hongyan.control.AppRulesStore;
import io.hongyan.delivery.rules.AppRules;
import io.hongyan.delivery.rules.FrequencyCap;
import io.hongyan.delivery.rules.QuietHours;
import io.hongyan.kernel.App;
import io.hongyan.server.configuration.Configuration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The apps' rules in memory and in the control plane's store. */
final class AppRuleBook implements ChangeableRules {

    private static final String API = "api";

    private final AppRulesStore store;
    private final Map<Integer, AppRules> rules = new ConcurrentHashMap<>();

    private AppRuleBook(AppRulesStore store) {
        this.store = store;
    }

    /** With the rules there are. What the configuration says of the bootstrap app wins over what was set by the API. */
    static AppRuleBook open(Configuration configuration, Installation installation) {
        AppRuleBook book = new AppRuleBook(installation.control().appRules());
        book.store.all().forEach((app, texts) -> book.rules.put(app, read(texts)));
        configuration.rules().ifPresent(given -> {
            App app = configuration
                    .bootstrapApp()
                    .flatMap(draft -> installation.control().byAppId(draft.appId()))
                    .orElseThrow(() -> new StartupException(
                            "rules: settings without an app (expected: bootstrap.app, whose rules they are)", null));
            book.rules.put(app.number(), given);
        });
        return book;
    }

    @Override
    public AppRules of(int app) {
        return rules.getOrDefault(app, AppRules.NONE);
    }

    @Override
    public synchronized void change(int app, AppRules changed) {
        store.put(app, texts(changed), API);
        rules.put(app, changed);
    }

    private static AppRulesStore.Texts texts(AppRules rules) {
        return new AppRulesStore.Texts(
                rules.caps().stream().map(FrequencyCap::text).collect(Collectors.joining(",")),
                rules.quietHours().map(QuietHours::text).orElse(""),
                String.join(",", rules.optIn()));
    }

    private static AppRules read(AppRulesStore.Texts texts) {
        return new AppRules(
                parts(texts.caps()).map(FrequencyCap::parse).toList(),
                texts.quietHours().isEmpty() ? Optional.empty() : Optional.of(QuietHours.parse(texts.quietHours())),
                parts(texts.optIn()).collect(Collectors.toSet()));
    }

    private static Stream<String> parts(String text) {
        return Stream.of(text.split(",")).filter(part -> !part.isEmpty());
    }
}
