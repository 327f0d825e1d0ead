package io.hongyan.api.v1;

import io.hongyan.api.CsvTable;
import io.hongyan.api.jobs.Refused;
import io.hongyan.api.jobs.RefusedLines;
import java.nio.file.Path;
import java.util.List;

/**
 * Refused lines as people download them, with reasons in their language.
 *
 * <p>They open the list in a spreadsheet, which takes a cell that begins with one of {@code = + - @} for a formula. The text of
 * a line was somebody else's, so such a cell is shown with a {@code '} before it: nothing reads this list back.
 */
final class RefusedTable {

    private static final String FORMULA_STARTS = "=+-@\t\r";

    private RefusedTable() {}

    /** @param count of lines refused; the list may hold fewer */
    static NativeReply of(NativeCall call, String id, Path list, long count) {
        boolean english = call.inEnglish();
        return new NativeReply.Csv(new CsvTable(
                "refused-" + id + ".csv",
                List.of("line", "text", "reason"),
                rows -> RefusedLines.read(list, count, refused -> rows.accept(row(refused, english)))));
    }

    private static List<String> row(Refused refused, boolean english) {
        String reason = english ? refused.reason().en() : refused.reason().zh();
        return List.of(Long.toString(refused.line()), harmless(refused.text()), harmless(reason));
    }

    private static String harmless(String text) {
        return !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }
}
