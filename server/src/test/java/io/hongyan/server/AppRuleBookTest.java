package io.hongyan.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hongyan.delivery.rules.AppRules;
import io.hongyan.delivery.rules.FrequencyCap;
import io.hongyan.delivery.rules.QuietHours;
import io.hongyan.server.configuration.Configuration;
import io.hongyan.server.configuration.SettingSources;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules over restarts. */
class AppRuleBookTest {

    private static final AppRules RULES = new AppRules(
            List.of(FrequencyCap.parse("* 1d 5"), FrequencyCap.parse("消息 7d 10")),
            Optional.of(QuietHours.parse("22:00-08:00 drop Asia/Tokyo")),
            Set.of("ads", "partners"));

    @TempDir
    Path folder;

    private Configuration configuration(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(Map.of(
                "HONGYAN_DATA_DIR",
                folder.resolve("data").toString(),
                "HONGYAN_BOOTSTRAP_APP",
                "demoApp1:demoKey1:demoSecret1"));
        all.putAll(more);
        return Configuration.read(SettingSources.read(Optional.empty(), all, Map.of()));
    }

    private Installation open(Configuration configuration) {
        return Installation.open(configuration, InstantSource.system(), new SecureRandom());
    }

    @Test
    void rulesThatWereSetAreThereAfterARestartAndChangesAreAudited() {
        Configuration configuration = configuration(Map.of());
        try (Installation installation = open(configuration)) {
            AppRuleBook book = AppRuleBook.open(configuration, installation);
            assertThat(book.of(1)).isEqualTo(AppRules.NONE);
            book.change(1, AppRules.NONE);
            book.change(1, RULES);
            assertThat(book.of(1)).isEqualTo(RULES);
        }
        try (Installation installation = open(configuration)) {
            assertThat(AppRuleBook.open(configuration, installation).of(1)).isEqualTo(RULES);
            assertThat(installation
                            .control()
                            .auditLog()
                            .latest(1)
                            .getFirst()
                            .change()
                            .action())
                    .isEqualTo("rules.change");
        }
    }

    @Test
    void theConfigurationWinsForTheBootstrapAppAtEveryStart() {
        Configuration plain = configuration(Map.of());
        try (Installation installation = open(plain)) {
            AppRuleBook.open(plain, installation).change(1, RULES);
        }
        Configuration configured = configuration(Map.of("HONGYAN_RULES_CAPS", "* 1h 1"));
        try (Installation installation = open(configured)) {
            assertThat(AppRuleBook.open(configured, installation).of(1).caps())
                    .containsExactly(FrequencyCap.parse("* 1h 1"));
        }
    }

    @Test
    void rulesWithoutAnAppToHoldToThemAreRefused() {
        Configuration configuration =
                configuration(Map.of("HONGYAN_RULES_CAPS", "* 1h 1", "HONGYAN_BOOTSTRAP_APP", ""));
        try (Installation installation = open(configuration)) {
            assertThatThrownBy(() -> AppRuleBook.open(configuration, installation))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("bootstrap.app");
        }
    }
}
