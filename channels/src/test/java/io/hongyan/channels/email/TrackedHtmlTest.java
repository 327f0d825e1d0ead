package io.hongyan.channels.email;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TrackedHtmlTest {

    private static final String PICTURE =
            "<img src=\"https://p/o\" width=\"1\" height=\"1\" alt=\"\" style=\"border:0;width:1px;height:1px\">";

    private static String tracked(String html) {
        return TrackedHtml.of(html, target -> "https://p/?to=" + target, "https://p/o");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<a href=\"https://x.org/?a=1&amp;b=2\">x</a> | <a href=\"https://p/?to=https://x.org/?a=1&amp;b=2\">x</a>",
                "<A class='c' HREF = 'http://x.org/'>x</A> | <A class='c' HREF = \"https://p/?to=http://x.org/\">x</A>",
                "<a href=\"mailto:a@x.org\">x</a> | <a href=\"mailto:a@x.org\">x</a>",
                "<a href=\"{unsubscribe_url}\">x</a> | <a href=\"{unsubscribe_url}\">x</a>",
                "<area href=\"https://x.org\"> | <area href=\"https://x.org\">",
                "<link href=\"https://x.org/s.css\"> | <link href=\"https://x.org/s.css\">",
                "<!--[if mso]><v:rect href=\"https://x.org\"><![endif]--> | <!--[if mso]><v:rect href=\"https://x.org\"><![endif]-->"
            })
    void onlyLinksOfTheWebAreChanged(String html, String expected) {
        assertThat(tracked(html)).isEqualTo(expected + PICTURE);
    }

    @Test
    void thePictureComesLastInTheBody() {
        assertThat(tracked("<html><body><p>x</p></BODY></html>"))
                .isEqualTo("<html><body><p>x</p>" + PICTURE + "</BODY></html>");
    }
}
