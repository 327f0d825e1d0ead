package io.hongyan.api.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The refused lines of a file, CSV: line, text, reason. Only the first {@value #MAX_LISTED} are listed; all are counted.
 *
 * <p>People open such lists in spreadsheets, which take a cell that begins with one of {@code = + - @} for a formula. The text
 * of such a line was somebody else's, so it is shown with a {@code '} before it: here nothing reads the list back.
 */
public final class RefusedLines implements AutoCloseable {

    /** So many are listed at most. */
    public static final int MAX_LISTED = 100_000;

    private static final String HEADER = "line,text,reason\r\n";
    private static final String FORMULA_STARTS = "=+-@\t\r";

    private final FileChannel channel;
    private final StringBuilder waiting = new StringBuilder();
    private long count;

    private RefusedLines(FileChannel channel, long count) {
        this.channel = channel;
        this.count = count;
    }

    /**
     * Opens a list where it was left.
     *
     * @param bytes how long the list was then; what was written behind is cut off
     * @param count how many lines had been refused
     */
    static RefusedLines open(Path file, long bytes, long count) {
        try {
            Files.createDirectories(file.getParent());
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.truncate(bytes);
            channel.position(bytes);
            return new RefusedLines(channel, count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static RefusedLines create(Path file) {
        return open(file, 0, 0);
    }

    public void add(CsvLine line, String reason) {
        count++;
        if (count <= MAX_LISTED) {
            waiting.append(line.number())
                    .append(',')
                    .append(CsvLine.cell(harmless(line.text())))
                    .append(',')
                    .append(CsvLine.cell(harmless(reason)))
                    .append("\r\n");
        }
    }

    private static String harmless(String text) {
        return !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }

    public long count() {
        return count;
    }

    /** Syncs what was added; answers how long the list is now. */
    public long commit() {
        if (waiting.isEmpty()) {
            return position();
        }
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(waiting.toString());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
            waiting.setLength(0);
            return channel.position();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long position() {
        try {
            return channel.position();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a list out, with its header. */
    public static void copy(Path file, long bytes, OutputStream out) throws IOException {
        out.write(HEADER.getBytes(StandardCharsets.UTF_8));
        if (bytes > 0) {
            try (InputStream in = Files.newInputStream(file)) {
                byte[] buffer = new byte[8192];
                long left = bytes;
                for (int read = in.read(buffer); read > 0 && left > 0; read = in.read(buffer)) {
                    int part = (int) Math.min(read, left);
                    out.write(buffer, 0, part);
                    left -= part;
                }
            }
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
