package org.nifiaaas.services.livy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OneLineTest {

    /** Looked at again for each sign, the million of them would take from half an hour on. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int LONGEST_BODY = 1 << 20;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<",
                "</",
                "<style>",
                "<script ",
                "<style></styles>",
                "<style></style",
                "<b",
                " ",
                "<>",
                "</script>",
                "\n\u0007"
            })
    void hostilePagesAreReadOnce(final String part) {
        final String page = part.repeat(LONGEST_BODY / part.length());

        assertTimeoutPreemptively(PATIENCE, () -> {
            OneLine.ofPage(page);
            OneLine.of(page);
        });
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            textBlock =
                    """
            <p>one<br>two</p>, one two
            <STYLE type=x>p { color: red }</STYLE  >shown, shown
            <script>if (a < b) alert("x")</script>shown, shown
            <script>a</scripts>b</script>shown, shown
            <styled>shown</styled>, shown
            before<script>never ends, before
            before<style>p</style, before
            one < two, one < two
            <b>one</b> < two, one < two
            cut <a href, cut <a href
            """)
    void textIsWhatAPageShows(final String page, final String text) {
        assertEquals(text, OneLine.ofPage(page));
    }

    @Test
    void whiteSpaceAndControlCharactersBecomeOneSpace() {
        assertEquals("a b c", OneLine.of(" \t\r\na\u0007\u0000 b\u2028\u0085c \n"));
        assertEquals("", OneLine.of(" \n"));
        assertEquals("", OneLine.ofPage(""));
    }

    @Test
    void longTextsAreCutBetweenCharacters() {
        assertEquals("x".repeat(300), OneLine.of("x".repeat(300)));
        assertEquals("x".repeat(300), OneLine.of("x".repeat(300) + " "));
        assertEquals("x".repeat(300) + "...", OneLine.of("x".repeat(301)));
        assertEquals("x".repeat(299) + "...", OneLine.of("x".repeat(299) + "\uD83D\uDE00"));
        assertEquals("x".repeat(300) + "...", OneLine.ofPage("<p>" + "x".repeat(301)));
    }

    @Test
    void textBehindAMebibyteOfNothingIsFound() {
        assertEquals("shown", OneLine.ofPage("<style>" + "p".repeat(LONGEST_BODY) + "</style>shown"));
    }
}
