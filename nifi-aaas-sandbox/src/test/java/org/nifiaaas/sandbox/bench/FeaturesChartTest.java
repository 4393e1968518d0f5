package org.nifiaaas.sandbox.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class FeaturesChartTest {

    @Test
    void chartShowsBothSpeedsOfEachRoundAndTheJobByTheNumberOfEvents() throws Exception {
        final String svg = new FeaturesChart(JsonParser.parseString(
                                """
                {"figures": {},
                 "rounds": [{"plainRecordsPerSecond": 200000, "recordsPerSecond": 20000},
                            {"plainRecordsPerSecond": 210000, "recordsPerSecond": 21000}],
                 "spark": [{"events": 100000, "rowsPerSecond": 9000}, {"events": 1000000, "rowsPerSecond": 12000}]}""")
                        .getAsJsonObject())
                .toSvg();

        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        assertEquals(6, svg.split("<circle", -1).length - 1);
        assertTrue(svg.contains("cleaning alone") && svg.contains("with features") && svg.contains("Spark job"));
    }

    @Test
    void chartLiesBesideTheReport() {
        assertEquals(Path.of("a/b.svg"), FeaturesBenchCommand.chart(Path.of("a/b.json")));
        assertEquals(Path.of("b.txt.svg"), FeaturesBenchCommand.chart(Path.of("b.txt")));
    }
}
