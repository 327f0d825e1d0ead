package io.hongyan.api;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * A table as CSV (RFC 4180), written row by row while it is read, so its length costs no memory.
 *
 * @param fileName what a browser saves it as
 * @param rows hands over every row, in order, before it returns
 */
public record CsvTable(String fileName, List<String> columns, Consumer<Consumer<List<String>>> rows) implements Result {

    public static final Header TYPE =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "text/csv;charset=UTF-8;header=present");

    public Header disposition() {
        return HeaderValues.create(HeaderNames.CONTENT_DISPOSITION, "attachment; filename=\"" + fileName + "\"");
    }

    public void writeTo(OutputStream out) throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        write(writer, columns);
        rows.accept(row -> {
            try {
                write(writer, row);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        writer.flush();
    }

    private static void write(Writer writer, List<String> row) throws IOException {
        String separator = "";
        for (String cell : row) {
            writer.write(separator);
            write(writer, cell);
            separator = ",";
        }
        writer.write("\r\n");
    }

    private static void write(Writer writer, String cell) throws IOException {
        boolean quoted = cell.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        writer.write(quoted ? '"' + cell.replace("\"", "\"\"") + '"' : cell);
    }
}
