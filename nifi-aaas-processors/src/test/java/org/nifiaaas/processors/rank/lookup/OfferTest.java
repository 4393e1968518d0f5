package org.nifiaaas.processors.rank.lookup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nifiaaas.features.text.TextException;
import org.nifiaaas.processors.model.Threshold;

class OfferTest {

    @Test
    void readsLinesWithHeaderQuotesAndBlankLines() throws Exception {
        final Map<String, Offer> offers = parse(List.of(
                "merchant,offer,reward,THRESHOLD",
                " Tea \t House ,  Two for one , 5 %, 600",
                "",
                "\"Smith, Sons \"\"&\"\" Co\",\"Tuesday, all day\",,0.5"));
        assertEquals(
                Map.of(
                        "Tea House", new Offer("Two for one", "5 %", 600),
                        "Smith, Sons \"&\" Co", new Offer("Tuesday, all day", "", 0.5)),
                offers);
    }

    @Test
    void listWithoutHeaderLosesNoLine() throws Exception {
        assertEquals(Map.of("tea", new Offer("cup", "1", 1000)), parse(List.of("tea,cup,1,1000")));
        assertEquals(Map.of(), parse(List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tea,cup,1|line 2: 3 columns instead of item,offer,reward,threshold",
                "tea,cup,1,600,more|line 2: 5 columns instead of item,offer,reward,threshold",
                "' ,cup,1,600'|line 2: there is no item",
                "tea,cup,1,many|line 2: the threshold 'many' is not a number",
                "tea,cup,1,1000.5|line 2: the threshold 1000.5 is not in 0 to 1000",
                "tea,cup,1,-1|line 2: the threshold -1 is not in 0 to 1000",
                "tea,cup,1,NaN|line 2: the threshold 'NaN' is not a number",
                "tea,cup,1,750d|line 2: the threshold '750d' is not a number",
                "gym,again,2,700|line 2: a second offer for item gym",
                "item,offer,reward,threshold|line 2: the threshold 'threshold' is not a number"
            })
    void lineThatIsNoOfferIsNamed(final String line, final String message) {
        final LookupException problem =
                assertThrows(LookupException.class, () -> parse(List.of("gym,day,1,500", line)));
        assertEquals(message, problem.getMessage());
    }

    @Test
    void markLineEndsAndLineBreaksInQuotesMeanNothing() throws Exception {
        assertEquals(
                Map.of("tea house", new Offer("cup\r\nof tea", "5 %", 750), "gym", new Offer("trial", "free", 700)),
                parse(List.of("\uFEFFtea house,\"cup\r", "of tea\",5 %,750\r", "\r", "\"gym\", trial,free,700\r")));
        assertEquals(
                Map.of("gym", new Offer("trial", "free", 700)),
                parse(List.of("\uFEFF\"item\",\"offer\",\"reward\",\"threshold\"\r", "gym,trial,free,7e2\r")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tea,\"cup,1,600|line 2: a double quote is not closed",
                "tea,\"cup\"s,1,600|line 2: text follows a closing double quote"
            })
    void quotesWithoutSenseAreNamed(final String line, final String message) {
        final TextException problem = assertThrows(TextException.class, () -> parse(List.of("gym,day,1,500", line)));
        assertEquals(message, problem.getMessage());
    }

    private static Map<String, Offer> parse(final List<String> lines) throws IOException, LookupException {
        return Offer.parse(new ByteArrayInputStream(String.join("\n", lines).getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void thresholdIsReachedAtItsValue() {
        assertTrue(Threshold.reaches(0.75F, 750));
        assertFalse(Threshold.reaches(Math.nextDown(0.75F), 750));
        assertTrue(Threshold.reaches(0, 0));
        assertTrue(Threshold.reaches(1, 1000));
        assertFalse(Threshold.reaches(1, Double.NaN));
    }
}
