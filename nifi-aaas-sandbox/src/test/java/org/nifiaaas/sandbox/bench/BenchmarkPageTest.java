package org.nifiaaas.sandbox.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.StringReader;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
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
               "blend.all.coldUsers.users": 12, "blend.all.coldUsers.hr10": 0.75, "blend.all.coldUsers.ndcg10": 0.31,
               "data.test.coldItems.purchaseShare": 0.061, "data.test.coldItems.userShare": 0.004,
               "data.users": 5214, "data.testDays": 20.5, "data.horizonDays": 30,
               "calibration.ratio": 0.9, "calibration.minRatio": 0.7, "calibration.maxRatio": 1.1,
               "calibration.ece": 0.0001, "calibration.logLoss": 0.01, "calibration.brierSkill": 0.5},
             "models": [
               {"model": "blend", "task": "all", "description": "all", "setting": "", "seeds": 2,
                "byUserActivity": [
                  {"decile": 1, "leastPurchases": 1, "mostPurchases": 3, "users": 9, "hr10": 0.4, "ndcg10": 0.1},
                  {"decile": 10, "leastPurchases": 1200, "mostPurchases": 5000, "users": 9, "hr10": 0.9, "ndcg10": 0.5}],
                "byItemActivity": [
                  {"decile": 7, "leastBuyers": 2, "mostBuyers": 2, "items": 40, "purchases": 3, "recall10": 0.0},
                  {"decile": 10, "leastBuyers": 30, "mostBuyers": 90, "items": 40, "purchases": 70, "recall10": 0.4}]},
               {"model": "als", "task": "all", "description": "factors", "setting": "rank 16", "seeds": 2}],
             "shown": "blend", "shownTask": "all",
             "reliability": [{"pairs": 100, "expected": 50, "observed": 48}, {"pairs": 1000, "expected": 50, "observed": 0}],
             "items": [{"item": "A <b> & Sons", "buyers": 60, "chosen": 50, "bought": 30, "precision": 0.6, "recall": 0.5,
                        "boughtOfMostActive": 17, "boughtOfBestCustomers": 26}],
             "incremental": {"sentence": "Continued 2 times in a row, blend <comes> to 0.5.", "steps": [
               {"from": "2019-07-04T00:00:00Z", "users": 300, "fullNdcg": 0.51, "continuedNdcg": 0.5, "difference": -0.01,
                "low": -0.02, "high": 0.003, "fullSeconds": 20.5, "continuedSeconds": 5.25},
               {"from": "2019-08-03T00:00:00Z", "users": 310, "fullNdcg": 0.52, "continuedNdcg": 0.52, "difference": 0,
                "low": -0.01, "high": 0.01, "fullSeconds": 21, "continuedSeconds": 5}]},
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
        assertEquals(5, charts);
    }

    @Test
    void qualityIsShownByActivity() {
        final String page = page();

        assertTrue(
                page.contains("The least active users had 1 to 3 purchases, the most active ones 1,200 to 5,000."),
                page);
        assertTrue(page.contains("had 2 buyers, the most popular ones 30 to 90;"), page);
    }

    @Test
    void newUsersAndItemsStandApart() {
        final String page = page();

        assertTrue(page.contains("12 users of the test window were not in the training window"), page);
        assertTrue(page.contains("75 % bought one of its ten items (HR@10 0.7500, NDCG@10 0.3100)"), page);
        assertTrue(page.contains("6.1 % of the purchases were of items that the training window does not have"), page);
        assertTrue(page.contains("0.4 % of the users bought nothing else"), page);
    }

    @Test
    void audienceOfAnItemStandsBesideWhatAnybodyWouldChoose() {
        assertTrue(page().contains("<td>50</td><td><b>30</b></td><td>17</td><td>26</td><td>0.60</td>"), page());
    }

    @Test
    void continuedVersionsStandBesideFullTrainings() {
        final String page = page();

        assertTrue(page.contains("blend &lt;comes&gt; to 0.5."), page);
        assertTrue(
                page.contains("<td>2019-07-04</td><td>300</td><td>0.5100</td><td>0.5000</td><td>-0.0100<br>"
                        + "<small>-0.0200 to 0.0030</small></td><td>20.5</td><td>5.3</td>"),
                page);
    }

    @Test
    void partsThatTheReportDoesNotHaveAreLeftOut() {
        final JsonObject report = JsonParser.parseString(REPORT).getAsJsonObject();
        report.remove("incremental");
        report.add("verdicts", new JsonArray());
        report.getAsJsonArray("models").remove(0);
        final String page = new BenchmarkPage(report).toHtml();

        assertFalse(page.contains("continue a version"), page);
        assertFalse(page.contains("class=\"verdict\""), page);
        assertFalse(page.contains("Quality by activity"), page);
    }

    @Test
    void axesHaveRoundNumbers() {
        assertEquals(List.of("0", "0.1", "0.2", "0.3"), labels(Axis.linear("", 0, 0.34), 2));
        assertEquals(List.of("1", "2", "3"), labels(Axis.linear("", 1, 3), 5));
        assertEquals(List.of("1", "2", "3"), labels(Axis.whole("", 1, 3), 1));
        assertEquals(List.of("0.1", "1", "10", "100"), labels(Axis.logarithmic("", 0.1, 268), 2));
        assertEquals(
                List.of("0.01 %", "0.1 %", "1 %", "10 %", "100 %"),
                labels(Axis.logarithmic("", 3.1e-5, 1).ofShares(), 1));
        assertEquals(List.of("20", "50", "100"), labels(Axis.logarithmic("", 11, 130), 1));
    }

    /** Every second label, or third, and so on. */
    private static List<String> labels(final Axis axis, final int each) {
        final List<Double> ticks = axis.ticks();
        return IntStream.range(0, ticks.size())
                .filter(tick -> tick % each == 0)
                .mapToObj(tick -> axis.label(ticks.get(tick)))
                .toList();
    }

    @Test
    void namesOfPointsThatLieCloseAreWrittenBelowEachOther() {
        final Axis axis = Axis.linear("share", 0, 1).ofShares();
        final String svg = new Chart(Chart.WIDE, axis, axis)
                .point(0.5, 0.4, 0.5, 0.6, "first")
                .point(0.5, 0.4, 0.5, 0.6, "second")
                .toSvg();

        final Matcher places =
                Pattern.compile("y=\"([0-9.]+)\" fill=\"#222\">(first|second)<").matcher(svg);
        assertTrue(places.find(), svg);
        final double first = Double.parseDouble(places.group(1));
        assertTrue(places.find(), svg);
        assertTrue(Double.parseDouble(places.group(1)) - first >= 12, svg);
    }
}
