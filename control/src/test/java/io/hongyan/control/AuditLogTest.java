package io.hongyan.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hongyan.kernel.Channel;
import io.hongyan.kernel.access.Actor;
import io.hongyan.kernel.access.AuditTrail.Draft;
import io.hongyan.kernel.access.AuditTrail.Query;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class AuditLogTest extends OpenedControlPlane {

    private static final Actor LI = new Actor(Actor.Kind.OPERATOR, "li", ADDRESS);

    @Test
    void anEntryBearsWhoeverIsBeingServed() {
        ScopedValue.where(Actor.CURRENT, LI)
                .run(() -> control.auditLog()
                        .append(Draft.of(3, "template.write", "t1")
                                .from("{\"a\":1}")
                                .to("{\"a\":2}")));
        control.auditLog().append(Draft.ofPlatform("key.check", "x"));

        assertThat(control.auditLog().latest(2))
                .extracting(entry -> entry.actor(), entry -> entry.change().before())
                .containsExactly(Tuple.tuple(Actor.platform("platform"), ""), Tuple.tuple(LI, "{\"a\":1}"));
    }

    @Test
    void whatTheStoresOfSettingsChangeIsTheirsTooAndSecretsAreStars() {
        int app = app("demoApp1");
        ScopedValue.where(Actor.CURRENT, LI).run(() -> {
            Set<String> secrets = Set.of("app-secret");
            control.channelSettings()
                    .put(app, Channel.XIAOMI, Map.of("app-secret", "first-one", "x", "1"), secrets, "api");
            control.channelSettings()
                    .put(app, Channel.XIAOMI, Map.of("app-secret", "second-one", "x", "2"), secrets, "api");
        });

        var entry = control.auditLog().latest(1).getFirst();
        assertThat(entry.actor()).isEqualTo(LI);
        assertThat(entry.change().app()).hasValue(app);
        assertThat(entry.change().before()).isEqualTo("{\"app-secret\":\"***\",\"x\":\"1\"}");
        assertThat(entry.change().after()).isEqualTo("{\"app-secret\":\"***\",\"x\":\"2\"}");
    }

    @Test
    void entriesAreFoundByAppActorActionAndTimeAndReadPageByPage() {
        for (int i = 0; i < 10; i++) {
            int app = i % 2;
            ScopedValue.where(Actor.CURRENT, i < 5 ? LI : Actor.platform("p"))
                    .run(() -> control.auditLog().append(Draft.of(app, app == 0 ? "app.change" : "rules.change", "s")));
            wait(Duration.ofMinutes(1));
        }

        assertThat(numbers(query(Optional.of(List.of(1)), "", "", OptionalLong.empty())))
                .containsExactly(10L, 8L, 6L, 4L, 2L);
        assertThat(numbers(query(Optional.empty(), "li", "", OptionalLong.empty())))
                .containsExactly(5L, 4L, 3L, 2L, 1L);
        assertThat(numbers(query(Optional.empty(), "li", "app.", OptionalLong.of(5))))
                .containsExactly(3L, 1L);
        Query lastMinutes = new Query(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(now.minus(Duration.ofMinutes(3))),
                Optional.of(now.minus(Duration.ofMinutes(1))),
                OptionalLong.empty(),
                50);
        assertThat(numbers(lastMinutes)).containsExactly(9L, 8L);
    }

    @Test
    void nobodyChangesOrDeletesAnEntry() throws SQLException {
        control.auditLog().append(Draft.ofPlatform("key.check", "x"));
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                var statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("delete from audit_log"))
                    .hasMessageContaining("audit_log is append-only");
            assertThatThrownBy(() -> statement.execute("update audit_log set actor = 'x'"))
                    .hasMessageContaining("audit_log is append-only");
        }
    }

    private List<Long> numbers(Query query) {
        return control.auditLog().find(query).stream()
                .map(AuditLog.Entry::number)
                .toList();
    }

    private static Query query(Optional<List<Integer>> apps, String actor, String action, OptionalLong below) {
        return new Query(
                apps,
                Optional.of(actor).filter(text -> !text.isEmpty()),
                Optional.of(action).filter(text -> !text.isEmpty()),
                Optional.empty(),
                Optional.empty(),
                below,
                5);
    }
}
