package io.hongyan.channels.email;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts clicks and opens into HTML on their way here. Only addresses of {@code <a href="http…">} are changed and a picture is
 * added; everything else stays as its author wrote it, letter by letter, because mail programs are particular about it.
 */
final class TrackedHtml {

    private static final Pattern LINK = Pattern.compile(
            "(<a\\b[^>]*?\\bhref\\s*=\\s*)(?:\"(https?://[^\"]*)\"|'(https?://[^']*)')", Pattern.CASE_INSENSITIVE);

    private static final Pattern BODY_END = Pattern.compile("</body\\s*>", Pattern.CASE_INSENSITIVE);

    private TrackedHtml() {}

    /** @param tracked gives the address to go by for where a link leads */
    static String of(String html, UnaryOperator<String> tracked, String openUrl) {
        String linked = LINK.matcher(html).replaceAll(found -> {
            String target = found.group(2) == null ? found.group(3) : found.group(2);
            return Matcher.quoteReplacement(found.group(1) + "\"" + attribute(tracked.apply(plain(target))) + "\"");
        });
        String picture = "<img src=\"" + attribute(openUrl)
                + "\" width=\"1\" height=\"1\" alt=\"\" style=\"border:0;width:1px;height:1px\">";
        Matcher end = BODY_END.matcher(linked);
        return end.find()
                ? linked.substring(0, end.start()) + picture + linked.substring(end.start())
                : linked + picture;
    }

    /** Of the references that HTML knows an address contains these. */
    private static String plain(String attribute) {
        return attribute.replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&");
    }

    static String attribute(String text) {
        return text.replace("&", "&amp;")
                .replace("\"", "&quot;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
    }
}
