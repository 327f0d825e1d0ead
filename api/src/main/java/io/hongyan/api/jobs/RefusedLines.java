package io.hongyan.api.jobs;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.function.Consumer;

/**
 * The refused lines of a file, in a file: CSV with line, text, reason in Chinese, reason in English. Only the first
 * {@value #MAX_LISTED} are listed; all are counted.
 */
public final class RefusedLines implements AutoCloseable {

    /** So many are listed at most. */
    public static final int MAX_LISTED = 100_000;

    private final FileChannel channel;
    private final StringBuilder waiting = new StringBuilder();
    private long bytes;
    private long count;

    private RefusedLines(FileChannel channel, long bytes, long count) {
        this.channel = channel;
        this.bytes = bytes;
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
            return new RefusedLines(channel, bytes, count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static RefusedLines create(Path file) {
        return open(file, 0, 0);
    }

    public void add(CsvLine line, Refused.Reason reason) {
        count++;
        if (count <= MAX_LISTED) {
            waiting.append(line.number())
                    .append(',')
                    .append(CsvLine.cell(line.text()))
                    .append(',')
                    .append(CsvLine.cell(reason.zh()))
                    .append(',')
                    .append(CsvLine.cell(reason.en()))
                    .append("\r\n");
        }
    }

    public long count() {
        return count;
    }

    /** Syncs what was added; answers how long the list is now. */
    public long commit() {
        if (waiting.isEmpty()) {
            return bytes;
        }
        try {
            ByteBuffer added = StandardCharsets.UTF_8.encode(waiting.toString());
            bytes += added.remaining();
            while (added.hasRemaining()) {
                channel.write(added);
            }
            channel.force(true);
            waiting.setLength(0);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Hands over the lines of a list, in order.
     *
     * @param count how many were refused; what stands behind them is not committed yet
     */
    public static void read(Path file, long count, Consumer<Refused> reader) {
        if (count == 0) {
            return;
        }
        try (CsvReader<CsvRecord> list = CsvReader.builder().ofCsvRecord(file)) {
            Iterator<CsvRecord> records = list.iterator();
            for (long left = Math.min(count, MAX_LISTED); left > 0 && records.hasNext(); left--) {
                CsvRecord record = records.next();
                reader.accept(new Refused(
                        Long.parseLong(record.getField(0)),
                        record.getField(1),
                        new Refused.Reason(record.getField(2), record.getField(3))));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
