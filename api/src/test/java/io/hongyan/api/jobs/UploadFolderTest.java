package io.hongyan.api.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hongyan.api.jobs.UnusableFileException.Cause;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadFolderTest {

    private static final long QUOTA = 100_000;

    @TempDir
    Path root;

    private UploadFolder.Received receive(UploadFolder folder, int bytes) throws IOException {
        return folder.receive(new ByteArrayInputStream(new byte[bytes]), 1 << 20);
    }

    private List<Path> incoming() throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("incoming"))) {
            return files.toList();
        }
    }

    private static void assertRefused(Cause why, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        UnusableFileException.class,
                        refused -> assertThat(refused.why()).isEqualTo(why));
    }

    @Test
    void allFilesTogetherStayWithinTheQuotaAndDeletingMakesRoom() throws IOException {
        UploadFolder folder = UploadFolder.open(root, QUOTA);
        folder.keep(receive(folder, 60_000), folder.audience("a"));
        assertRefused(Cause.NO_ROOM, () -> receive(folder, 60_000));
        assertThat(incoming()).isEmpty();
        folder.keep(receive(folder, 40_000), folder.audience("b"));
        folder.delete(folder.audience("a"));
        folder.discard(receive(folder, 60_000));
        folder.keep(receive(folder, 60_000), folder.audience("c"));
        assertThat(Files.size(folder.audience("c"))).isEqualTo(60_000);
    }

    @Test
    void theQuotaHoldsForFilesOfEarlierRunsToo() throws IOException {
        UploadFolder before = UploadFolder.open(root, QUOTA);
        before.keep(receive(before, 60_000), before.audience("a"));
        UploadFolder folder = UploadFolder.open(root, QUOTA);
        assertRefused(Cause.NO_ROOM, () -> receive(folder, 60_000));
    }

    @Test
    void nothingIsLeftOfAFileThatIsTooLongOrBreaksOff() throws IOException {
        UploadFolder folder = UploadFolder.open(root, QUOTA);
        assertRefused(Cause.TOO_LARGE, () -> folder.receive(new ByteArrayInputStream(new byte[11]), 10));
        InputStream breaking = new SequenceInputStream(new ByteArrayInputStream(new byte[50_000]), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the client went away");
            }
        });
        assertThatThrownBy(() -> folder.receive(breaking, QUOTA)).isInstanceOf(IOException.class);
        assertThat(incoming()).isEmpty();
        receive(folder, (int) QUOTA);
    }

    @Test
    void whatWasBeingReceivedWhenTheServerEndedIsGoneAtTheNextStart() throws IOException {
        receive(UploadFolder.open(root, QUOTA), 90_000);
        UploadFolder folder = UploadFolder.open(root, QUOTA);
        assertThat(incoming()).isEmpty();
        receive(folder, 90_000);
    }

    @Test
    void aLinkedFileOutlivesTheOneItWasLinkedFrom() throws IOException {
        UploadFolder folder = UploadFolder.open(root, QUOTA);
        folder.keep(receive(folder, 10), folder.audience("a"));
        folder.link(folder.audience("a"), folder.job("j"));
        folder.link(folder.audience("a"), folder.job("j"));
        folder.delete(folder.audience("a"));
        assertThat(folder.job("j")).hasSize(10);
    }
}
