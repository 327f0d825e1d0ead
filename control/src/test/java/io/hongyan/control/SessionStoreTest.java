package io.hongyan.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.kernel.access.Sessions;
import io.hongyan.kernel.access.Sessions.Session;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SessionStoreTest extends OpenedControlPlane {

    @Test
    void aSessionIsKnownByItsTokenAlsoAfterARestart() {
        admin();
        Sessions.Opened opened = control.sessions().open("root", ADDRESS, "Firefox");

        reopen();
        assertThat(control.sessions().use(opened.token(), ADDRESS)).contains(opened.session());
        assertThat(opened.token().reveal()).hasSize(43);
    }

    @Test
    void onlyAHashOfTheTokenIsKept() throws IOException {
        admin();
        Sessions.Opened opened = control.sessions().open("root", ADDRESS, "Firefox");
        control.close();

        assertThat(Files.readString(file(), StandardCharsets.ISO_8859_1))
                .doesNotContain(opened.token().reveal());
    }

    @Test
    void aSessionEndsAfterTwelveHoursWithoutUseAndAfterAWeekWithIt() {
        admin();
        Sessions.Opened idle = control.sessions().open("root", ADDRESS, "idle");
        wait(Duration.ofHours(12));
        assertThat(control.sessions().use(idle.token(), ADDRESS)).isEmpty();

        Sessions.Opened busy = control.sessions().open("root", ADDRESS, "busy");
        for (int hours = 0; hours < 7 * 24 - 1; hours++) {
            wait(Duration.ofHours(1));
            assertThat(control.sessions().use(busy.token(), ADDRESS)).isPresent();
        }
        wait(Duration.ofHours(1));
        assertThat(control.sessions().use(busy.token(), ADDRESS)).isEmpty();
    }

    @Test
    void sessionsAreListedAndEndedByTheirOwnerOnly() {
        admin();
        Sessions.Opened first = control.sessions().open("root", ADDRESS, "one");
        wait(Duration.ofMinutes(5));
        Sessions.Opened second = control.sessions().open("root", ADDRESS, "two");

        assertThat(control.sessions().of("root")).extracting(Session::userAgent).containsExactly("two", "one");
        assertThat(control.sessions().end("li", first.session().id())).isFalse();
        assertThat(control.sessions().end("root", first.session().id())).isTrue();
        reopen();
        assertThat(control.sessions().use(first.token(), ADDRESS)).isEmpty();
        assertThat(control.sessions().use(second.token(), ADDRESS)).isPresent();
    }
}
