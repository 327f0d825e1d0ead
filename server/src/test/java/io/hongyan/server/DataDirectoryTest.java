package io.hongyan.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hongyan.kernel.InstallationKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    private final SecureRandom random = new SecureRandom();

    @TempDir
    Path temporary;

    @Test
    void aSecondServerIsKeptOutUntilTheFirstCloses() {
        DataDirectory first = DataDirectory.open(folder());

        assertThatThrownBy(() -> DataDirectory.open(folder()))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("another server is using it, process "
                        + ProcessHandle.current().pid());
        first.close();
        DataDirectory.open(folder()).close();
    }

    @Test
    void theKeyFileIsMadeOnceAndOnlyItsOwnerReadsIt() throws IOException {
        try (DataDirectory data = DataDirectory.open(folder())) {
            String key = data.installationKey(Optional.empty(), random).reveal();

            assertThat(data.installationKey(Optional.empty(), random).reveal()).isEqualTo(key);
            Path file = folder().resolve("installation.key");
            assertThat(Files.readString(file)).isEqualTo(key + "\n");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aConfiguredKeyIsTakenAndNotWritten() {
        InstallationKey configured = InstallationKey.generate(random);
        try (DataDirectory data = DataDirectory.open(folder())) {
            assertThat(data.installationKey(Optional.of(configured), random)).isSameAs(configured);
            assertThat(folder().resolve("installation.key")).doesNotExist();
        }
    }

    @Test
    void aDamagedKeyFileIsRefusedByName() throws IOException {
        try (DataDirectory data = DataDirectory.open(folder())) {
            Files.writeString(folder().resolve("installation.key"), "abc");

            assertThatThrownBy(() -> data.installationKey(Optional.empty(), random))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContainingAll("installation.key", "expected: 64 hex characters");
        }
    }

    @Test
    void dataWithoutItsKeyIsRefusedInsteadOfMakingAnotherKey() throws IOException {
        try (DataDirectory data = DataDirectory.open(folder())) {
            Files.createFile(data.controlDatabase());

            assertThatThrownBy(() -> data.installationKey(Optional.empty(), random))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContainingAll("installation.key: missing", "HONGYAN_KEY");
        }
    }

    @Test
    void aFileInPlaceOfTheFolderIsRefused() throws IOException {
        Files.createFile(folder());

        assertThatThrownBy(() -> DataDirectory.open(folder()))
                .isInstanceOf(StartupException.class)
                .hasMessageContainingAll("data.dir", "there is a file of this name");
    }

    private Path folder() {
        return temporary.resolve("data");
    }
}
