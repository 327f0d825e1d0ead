package io.hongyan.api.jobs;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Reads a CSV file (RFC 4180, UTF-8 with or without a byte order mark, a header first) record by record, so its length
 * costs no memory. Empty lines are passed over; a record with fewer fields than the header ends in empty ones.
 *
 * @see UnusableFileException thrown by every method where the file is not that
 */
public final class CsvLines implements AutoCloseable {

    private static final int MAX_RECORD_CHARACTERS = 1 << 20;
    private static final int MAX_COLUMNS = 100;
    private static final char REPLACEMENT = '\uFFFD';

    private final CloseableIterator<CsvRecord> records;
    private final List<String> columns;
    private long lastLine;

    private CsvLines(CloseableIterator<CsvRecord> records) {
        this.records = records;
        this.columns = header();
    }

    @SuppressWarnings("resource") // closed by close()
    public static CsvLines open(Path file) {
        try {
            CsvReader<CsvRecord> reader = CsvReader.builder()
                    .skipEmptyLines(true)
                    .allowMissingFields(true)
                    .allowExtraFields(true)
                    .detectBomHeader(true)
                    .maxBufferSize(MAX_RECORD_CHARACTERS)
                    .ofCsvRecord(Files.newInputStream(file), StandardCharsets.UTF_8);
            CloseableIterator<CsvRecord> records = reader.iterator();
            try {
                return new CsvLines(records);
            } catch (RuntimeException e) {
                records.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Names from the header, without the spaces around them. */
    public List<String> columns() {
        return columns;
    }

    private List<String> header() {
        CsvRecord header = read().orElseThrow(() ->
                UnusableFileException.malformed(1, "the file is empty (expected: a header that names the columns)"));
        List<String> names = header.getFields().stream().map(String::strip).toList();
        if (names.size() > MAX_COLUMNS) {
            throw UnusableFileException.malformed(1, names.size() + " columns (limit: " + MAX_COLUMNS + ")");
        }
        if (new HashSet<>(names).size() < names.size()) {
            throw UnusableFileException.malformed(1, "two columns have the same name: " + String.join(", ", names));
        }
        return names;
    }

    /** The next record; empty at the end. */
    public Optional<CsvLine> next() {
        return read().map(record -> {
            List<String> fields = new ArrayList<>(record.getFields());
            // a superfluous comma at the end is harmless, a superfluous value is not
            while (fields.size() > columns.size() && fields.getLast().isEmpty()) {
                fields.removeLast();
            }
            while (fields.size() < columns.size()) {
                fields.add("");
            }
            return new CsvLine(record.getStartingLineNumber(), fields);
        });
    }

    /** The next records, at most so many; none at the end. */
    public List<CsvLine> next(int most) {
        List<CsvLine> batch = new ArrayList<>();
        while (batch.size() < most) {
            Optional<CsvLine> line = next();
            if (line.isEmpty()) {
                break;
            }
            batch.add(line.get());
        }
        return batch;
    }

    /** Those of the lines that have no more fields than there are columns; refuses the others. */
    public List<CsvLine> fitting(List<CsvLine> batch, JobWork.Refusals refusals) {
        List<CsvLine> fitting = new ArrayList<>(batch.size());
        for (CsvLine line : batch) {
            int fields = line.fields().size();
            if (fields == columns.size()) {
                fitting.add(line);
            } else {
                refusals.add(
                        line,
                        new Refused.Reason(
                                "有 " + fields + " 个字段，表头只有 " + columns.size() + " 列",
                                fields + " fields (expected: " + columns.size() + ")"));
            }
        }
        return fitting;
    }

    private Optional<CsvRecord> read() {
        try {
            if (!records.hasNext()) {
                return Optional.empty();
            }
            CsvRecord record = records.next();
            lastLine = record.getStartingLineNumber();
            for (String field : record.getFields()) {
                if (field.indexOf(REPLACEMENT) >= 0) {
                    throw UnusableFileException.malformed(lastLine, "not UTF-8 (in Excel, save as \"CSV UTF-8\")");
                }
            }
            return Optional.of(record);
        } catch (CsvParseException e) {
            throw UnusableFileException.malformed(
                    lastLine + 1,
                    "no record can be read here: it has more than " + MAX_RECORD_CHARACTERS
                            + " characters, or a quote that is not closed");
        }
    }

    @Override
    public void close() {
        try {
            records.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
