package io.hongyan.api.jobs;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A record of a CSV file.
 *
 * @param number of the line it begins on, as an editor shows it; the header's is 1
 * @param fields as many as there are columns
 */
public record CsvLine(long number, List<String> fields) {

    public CsvLine {
        fields = List.copyOf(fields);
    }

    public String field(int column) {
        return fields.get(column);
    }

    /** Field by name of its column. */
    public Map<String, String> values(List<String> columns) {
        Map<String, String> values = HashMap.newHashMap(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            values.put(columns.get(i), fields.get(i));
        }
        return values;
    }

    /** The record as CSV. */
    String text() {
        return fields.stream().map(CsvLine::cell).collect(Collectors.joining(","));
    }

    static String cell(String text) {
        boolean quoted = text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return quoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
