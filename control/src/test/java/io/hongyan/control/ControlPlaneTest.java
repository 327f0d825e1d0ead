package io.hongyan.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hongyan.control.TestDeviceStore.TestDevice;
import io.hongyan.kernel.App;
import io.hongyan.kernel.Cid;
import io.hongyan.kernel.InstallationKey;
import io.hongyan.kernel.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlPlaneTest {

    private static final AppDraft DEMO =
            new AppDraft("demoApp1", "demoKey1", new Secret("demoSecret1"), "Demo", Duration.ofDays(3));

    private final InstallationKey key = InstallationKey.generate(new SecureRandom());
    private Instant now = Instant.parse("2026-11-22T00:00:00Z");
    private final InstantSource clock = () -> now;

    @TempDir
    Path folder;

    private ControlPlane control;

    @BeforeEach
    void open() {
        control = ControlPlane.open(file(), key, clock);
    }

    @AfterEach
    void close() {
        control.close();
    }

    @Test
    void createdAppIsFoundByIdAndByNumberAndAfterReopening() {
        AppCreation creation = control.createApp(DEMO);

        App expected = new App(1, "demoApp1", "demoKey1", new Secret("demoSecret1"), "Demo", Duration.ofDays(3));
        assertThat(creation).isEqualTo(new AppCreation.Created(expected));
        assertThat(control.byAppId("demoApp1")).contains(expected);
        reopen();
        assertThat(control.byNumber(1)).contains(expected);
        assertThat(control.apps()).containsExactly(expected);
        assertThat(control.byAppId("other")).isEmpty();
    }

    @Test
    void appNumbersCountFromOne() {
        control.createApp(DEMO);
        control.createApp(
                new AppDraft("second01", "secondKey", new Secret("secondSecret"), "Two", Duration.ofDays(40)));

        assertThat(control.apps()).extracting(App::number).containsExactly(1, 2);
    }

    @Test
    void creatingTheSameAppAgainChangesNothing() {
        control.createApp(DEMO);

        assertThat(control.createApp(DEMO)).isInstanceOf(AppCreation.Existed.class);
        assertThat(control.apps()).hasSize(1);
    }

    @Test
    void anAppIdWithOtherCredentialsIsAConflictThatNamesTheField() {
        control.createApp(DEMO);

        AppDraft otherKey =
                new AppDraft("demoApp1", "otherKey1", new Secret("demoSecret1"), "Demo", Duration.ofDays(3));
        AppDraft otherSecret =
                new AppDraft("demoApp1", "demoKey1", new Secret("otherSecret"), "Demo", Duration.ofDays(3));
        assertThat(control.createApp(otherKey))
                .isInstanceOfSatisfying(
                        AppCreation.Conflict.class,
                        conflict -> assertThat(conflict.field()).isEqualTo("appKey"));
        assertThat(control.createApp(otherSecret))
                .isInstanceOfSatisfying(
                        AppCreation.Conflict.class,
                        conflict -> assertThat(conflict.field()).isEqualTo("masterSecret"));
    }

    @Test
    void masterSecretsAreNotReadableInTheFile() throws IOException {
        control.createApp(DEMO);
        control.close();

        assertThat(new String(Files.readAllBytes(file()), StandardCharsets.ISO_8859_1))
                .contains("demoKey1")
                .doesNotContain("demoSecret1");
        control = ControlPlane.open(file(), key, clock);
    }

    @Test
    void anotherInstallationKeyIsRefused() {
        InstallationKey other = InstallationKey.generate(new SecureRandom());

        assertThatThrownBy(() -> ControlPlane.open(file(), other, clock))
                .isInstanceOf(ControlPlaneException.class)
                .hasMessageContaining("control.db: belongs to another installation key");
    }

    @Test
    void aFileThatIsNoDatabaseIsRefusedByName() throws IOException {
        Path text = Files.writeString(folder.resolve("text.db"), "this is not a database, just some text".repeat(50));

        assertThatThrownBy(() -> ControlPlane.open(text, key, clock))
                .isInstanceOf(ControlPlaneException.class)
                .hasMessageContaining("text.db: not a usable control database");
    }

    @Test
    void aRevokedTokenStaysRevokedUntilItWouldHaveEnded() {
        control.revokedTokens().revoke("token-a", now.plusSeconds(60));

        assertThat(control.revokedTokens().isRevoked("token-a")).isTrue();
        assertThat(control.revokedTokens().isRevoked("token-b")).isFalse();
        reopen();
        assertThat(control.revokedTokens().isRevoked("token-a")).isTrue();
        now = now.plusSeconds(61);
        reopen();
        assertThat(control.revokedTokens().isRevoked("token-a")).isFalse();
    }

    @Test
    void testDevicesAreListedNewestFirstInPagesAndFoundByCidAndRemark() {
        control.createApp(DEMO);
        TestDeviceStore devices = control.testDevices();
        for (int i = 0; i < 5; i++) {
            devices.put(1, new Cid(7, i), "Phone " + i);
            now = now.plusMillis(1);
        }

        TestDeviceStore.Page page = devices.find(1, Optional.empty(), "", 2, 2);
        assertThat(page.total()).isEqualTo(5);
        assertThat(page.devices()).extracting(TestDevice::remark).containsExactly("Phone 2", "Phone 1");
        assertThat(devices.find(1, Optional.of(new Cid(7, 4)), "", 0, 10).devices())
                .extracting(TestDevice::remark)
                .containsExactly("Phone 4");
        assertThat(devices.find(1, Optional.empty(), "pHONE 3", 0, 10).devices())
                .extracting(TestDevice::cid)
                .containsExactly(new Cid(7, 3));
        assertThat(devices.find(1, Optional.empty(), "100%", 0, 10).devices()).isEmpty();
        assertThat(devices.find(2, Optional.empty(), "", 0, 10).total()).isZero();
    }

    @Test
    void aTestDeviceKeepsItsCreationTimeWhenItsRemarkChanges() {
        control.createApp(DEMO);
        Cid cid = new Cid(1, 2);
        Instant created = now;
        control.testDevices().put(1, cid, "old");
        now = now.plusSeconds(5);

        assertThat(control.testDevices().update(1, cid, "new")).isTrue();
        assertThat(control.testDevices().update(1, new Cid(9, 9), "new")).isFalse();
        assertThat(control.testDevices().find(1, Optional.empty(), "", 0, 10).devices())
                .isEqualTo(List.of(new TestDevice(cid, "new", created, now)));
        assertThat(control.testDevices().remove(1, cid)).isTrue();
        assertThat(control.testDevices().remove(1, cid)).isFalse();
    }

    @Test
    void whereAnAppIsToldIsKeptAndItsSecretIsNotReadableInTheFile() throws IOException {
        control.createApp(DEMO);
        control.callbackSettings().put(1, Map.of("url", "https://first", "alias", "true"), Set.of("secret"), "admin");
        control.callbackSettings()
                .put(1, Map.of("url", "https://second", "secret", "callbackSecret1"), Set.of("secret"), "admin");
        reopen();

        assertThat(control.callbackSettings().all())
                .isEqualTo(Map.of(1, Map.of("url", "https://second", "secret", "callbackSecret1")));
        assertThat(Files.readString(file(), StandardCharsets.ISO_8859_1)).doesNotContain("callbackSecret1");
        assertThat(control.callbackSettings().remove(1, "admin")).isTrue();
        assertThat(control.callbackSettings().remove(1, "admin")).isFalse();
        assertThat(control.callbackSettings().all()).isEmpty();
    }

    @Test
    void badDraftsAreRefusedByFieldAndWithoutShowingTheSecret() {
        assertThatThrownBy(() -> new AppDraft("short", "demoKey1", new Secret("demoSecret1"), "n", Duration.ofDays(3)))
                .hasMessage("appId: short (expected: 8–32 letters and digits)");
        assertThatThrownBy(() -> new AppDraft("demoApp1", "demoKey1", new Secret("s:cret"), "n", Duration.ofDays(3)))
                .hasMessage("masterSecret: *** (expected: 8–64 letters and digits)");
        assertThatThrownBy(
                        () -> new AppDraft("demoApp1", "demoKey1", new Secret("demoSecret1"), "n", Duration.ofDays(5)))
                .hasMessage("maxValidity: PT120H (expected: 3, 7 or 40 days)");
    }

    private void reopen() {
        control.close();
        control = ControlPlane.open(file(), key, clock);
    }

    private Path file() {
        return folder.resolve("control.db");
    }
}
