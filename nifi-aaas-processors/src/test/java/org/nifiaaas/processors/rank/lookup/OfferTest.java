package org.nifiaaas.processors.rank.lookup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nifiaaas.processors.model.Threshold;

class OfferTest {

    @Test
    void readsLinesWithHeaderQuotesAndBlankLines() throws LookupException {
        final Map<String, Offer> offers = Offer.parse(List.of(
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
    void listWithoutHeaderLosesNoLine() throws LookupException {
        assertEquals(Map.of("tea", new Offer("cup", "1", 1000)), Offer.parse(List.of("tea,cup,1,1000")));
        assertEquals(Map.of(), Offer.parse(List.of()));
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
                "tea,cup,1,NaN|line 2: the threshold NaN is not in 0 to 1000",
                "tea,\"cup,1,600|line 2: a double quote is not closed",
                "gym,again,2,700|line 2: a second offer for item gym",
                "item,offer,reward,threshold|line 2: the threshold 'threshold' is not a number"
            })
    void lineThatIsNoOfferIsNamed(final String line, final String message) {
        final LookupException problem =
                assertThrows(LookupException.class, () -> Offer.parse(List.of("gym,day,1,500", line)));
        assertEquals(message, problem.getMessage());
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
