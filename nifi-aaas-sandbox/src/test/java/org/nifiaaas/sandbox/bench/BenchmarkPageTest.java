package org.nifiaaas.sandbox.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.StringReader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class BenchmarkPageTest {

    private static final String REPORT =
            """
            {"verdicts": [{"task": "all", "sentence": "All items: blend is the best & holds."}],
             "interval": "95 % bootstrap",
             "figures": {
               "blend.all.hr10.mean": 0.5, "blend.all.hr10.low": 0.4, "blend.all.hr10.high": 0.6,
               "blend.all.ndcg10.mean": 0.2345, "blend.all.ndcg10.low": 0.2, "blend.all.ndcg10.high": 0.3,
               "blend.all.trainSeconds": 12.5,
               "als.all.ndcg10.mean": 0.2987, "als.all.ndcg10.low": 0.25, "als.all.ndcg10.high": 0.33,
               "data.users": 5214, "data.testDays": 20.5, "data.horizonDays": 30,
               "calibration.ratio": 0.9, "calibration.minRatio": 0.7, "calibration.maxRatio": 1.1,
               "calibration.ece": 0.0001, "calibration.logLoss": 0.01, "calibration.brierSkill": 0.5},
             "models": [
               {"model": "blend", "task": "all", "description": "all", "setting": "", "seeds": 2},
               {"model": "als", "task": "all", "description": "factors", "setting": "rank 16", "seeds": 2}],
             "shown": "blend", "shownTask": "all",
             "reliability": [{"pairs": 100, "expected": 50, "observed": 48}, {"pairs": 1000, "expected": 50, "observed": 0}],
             "items": [{"item": "A <b> & Sons", "buyers": 60, "chosen": 50, "bought": 30, "precision": 0.6, "recall": 0.5}],
             "words": ["of 100 pairs scored 20 to 30 %, 24 % bought within 30 days"]}
            """;

    private static String page() {
        final JsonObject report = JsonParser.parseString(REPORT).getAsJsonObject();
        return new BenchmarkPage(report).toHtml();
    }

    @Test
    void verdictStandsFirstAndTheBestModelLeadsTheTable() {
        final String page = page();

        assertTrue(page.indexOf("blend is the best &amp; holds.") < page.indexOf("<table>"), page);
        assertTrue(page.indexOf("<b>als</b>") < page.indexOf("<b>blend</b>"), page);
        assertTrue(page.contains("0.2345"), page);
        assertTrue(page.contains("of 100 pairs scored 20 to 30 %, 24 % bought within 30 days"), page);
    }

    @Test
    void nothingComesFromElsewhereAndNamesCannotBreakThePage() throws Exception {
        final String page = page();

        assertFalse(page.contains("<script"), page);
        assertFalse(page.replace("http://www.w3.org/2000/svg", "").contains("http"), page);
        assertTrue(page.contains("A &lt;b&gt; &amp; Sons"), page);
    }

    @Test
    void chartsAreWellFormed() throws Exception {
        final String page = page();
        int charts = 0;
        for (int at = page.indexOf("<svg"); at >= 0; at = page.indexOf("<svg", at + 1)) {
            final String svg = page.substring(at, page.indexOf("</svg>", at) + "</svg>".length());
            DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
            assertFalse(svg.contains("NaN"), svg);
            charts++;
        }
        assertEquals(2, charts);
    }

    @Test
    void namesOfPointsThatLieCloseAreWrittenBelowEachOther() {
        final Chart.Axis axis = new Chart.Axis("share", 0, 1, false, true);
        final String svg = new Chart(axis, axis)
                .point(0.5, 0.4, 0.5, 0.6, "first")
                .point(0.5, 0.4, 0.5, 0.6, "second")
                .toSvg();

        final Matcher places = Pattern.compile("y=\"([0-9.]+)\" font-size=\"12\">(first|second)<")
                .matcher(svg);
        assertTrue(places.find(), svg);
        final double first = Double.parseDouble(places.group(1));
        assertTrue(places.find(), svg);
        assertTrue(Double.parseDouble(places.group(1)) - first >= 12, svg);
    }
}
