package org.nifiaaas.processors.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.nifiaaas.processors.ScoreRecordTestBase;
import org.nifiaaas.services.ModelVersionIdentity;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class ComparisonPageTest {

    private static final String EVIL = "<script>alert('&\"')</script>";

    private final ComparisonSummary summary = Comparisons.summary(false);

    private void compare(final String user, final String item, final double recorded, final float compared) {
        compare(new RecordedVersion(EVIL, 7), user, item, recorded, compared);
    }

    private void compare(
            final RecordedVersion version,
            final String user,
            final String item,
            final double recorded,
            final float compared) {
        Comparisons.compare(summary, version, user, item, recorded, compared);
    }

    private String page() {
        summary.finish();
        return ComparisonPage.of(new ComparisonReport(
                summary, List.of(new ModelVersionIdentity(EVIL, 8, "5f1c", "31f8")), ScoreRecordTestBase.NOW));
    }

    @Test
    void pageIsWellFormedAndDrawsTwoCharts() throws IOException, SAXException, ParserConfigurationException {
        compare("ada", "tea", 0.75, 0.5F);
        compare("ada", "gym", 0.5, 0.625F);

        final Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(page())));
        assertEquals(2, document.getElementsByTagName("svg").getLength());
        assertEquals(0, document.getElementsByTagName("script").getLength());
    }

    @Test
    void nameOfAModelIsTextAndNeverMarkup() {
        compare("ada", "tea", 0.75, 0.5F);

        final String page = page();
        assertFalse(page.contains(EVIL));
        assertTrue(page.contains("&lt;script&gt;alert(&#39;&amp;&quot;&#39;)&lt;/script&gt;"));
    }

    @Test
    void pageBeginsWithTheVerdictAndSaysWhichVersionsItIsAbout() {
        compare(new RecordedVersion("propensity", 7), "ada", "tea", 0.75, 0.25F);

        final String page = page();
        final int verdict = page.indexOf("The threshold 500 would decide 1 of 1 records (100 %) otherwise");
        assertTrue(verdict > 0 && verdict < page.indexOf("Past scores of propensity version 7 beside those of "), page);
        compare(new RecordedVersion("propensity", 6), "ada", "gym", 0.75, 0.25F);
        assertTrue(page().contains("Past scores of 2 versions beside"), page());
    }

    @Test
    void pageLoadsNothing() {
        compare("ada", "tea", 0.75, 0.5F);

        final String page = page().replace("http://www.w3.org/2000/svg", "");
        assertFalse(page.contains("http:"));
        assertFalse(page.contains("src="));
        assertTrue(page.contains("default-src 'none'"));
    }

    @Test
    void versionsBeyondTheBoundAreSummedUpTogether() {
        for (int version = 1; version <= ComparisonSummary.MOST_VERSIONS + 2; version++) {
            compare(new RecordedVersion("propensity", version), "ada", "tea", 0.75, 0.5F);
        }

        assertTrue(page().contains("<tr><td>all others</td><td>2</td><td>-0.25</td>"));
        assertEquals(ComparisonSummary.MOST_VERSIONS, summary.versions().size());
    }
}
