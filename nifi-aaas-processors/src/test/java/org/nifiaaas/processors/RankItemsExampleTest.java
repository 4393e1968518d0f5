package org.nifiaaas.processors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.nifi.processor.Relationship;
import org.junit.jupiter.api.Test;
import org.nifiaaas.processors.rank.RankingRules;
import org.nifiaaas.processors.rank.UnknownUsers;
import org.nifiaaas.processors.rank.lookup.ItemLists;

/** The worked example of the documentation happens as it is written. */
class RankItemsExampleTest extends RankItemsTestBase {

    private static final Pattern OFFERS = Pattern.compile("```csv\\n(.*?)\\n```", Pattern.DOTALL);

    @Test
    void exampleOfRankItems() throws IOException {
        final List<String> blocks = WorkedExampleTest.blocks(RankItems.class);
        runner.setProperty(RankingRules.TOP_K, "2");
        runner.setProperty(RankingRules.BOUGHT_FIELD, "bought");
        runner.setProperty(RankingRules.UNKNOWN_USERS, UnknownUsers.POPULARITY.getValue());
        use(ItemLists.DENY_FILE, "zoo");
        use(ItemLists.OFFERS_FILE, offers());
        use(ItemLists.POPULARITY_FILE, "zoo", "tea", "gym");
        run(blocks.get(0));

        assertEquals(
                WorkedExampleTest.withoutChecksums(
                        JsonParser.parseString(blocks.get(1)).getAsJsonArray()),
                WorkedExampleTest.withoutChecksums(
                        JsonParser.parseString(content(RankItems.SUCCESS)).getAsJsonArray()));
        assertEquals(JsonParser.parseString(blocks.get(2)), JsonParser.parseString(content(RankItems.UNMATCHED)));
        only(RankItems.SUCCESS).assertAttributeEquals("rank.count", "2");
        only(RankItems.SUCCESS).assertAttributeEquals("rank.unmatched", "1");
        only(RankItems.SUCCESS).assertAttributeEquals("rank.unknown.users", "1");
        only(RankItems.SUCCESS).assertAttributeEquals("rank.unknown.items", "0");
    }

    private String content(final Relationship relationship) {
        return only(relationship).getContent();
    }

    /** The offers, which are the same in both forms of the documentation. */
    private static String offers() throws IOException {
        final Matcher matcher = OFFERS.matcher(documentation("md"));
        assertTrue(matcher.find());
        assertTrue(documentation("html").contains("<pre>" + matcher.group(1) + "</pre>"));
        return matcher.group(1);
    }

    private static String documentation(final String form) throws IOException {
        final String name = "/docs/" + RankItems.class.getName() + "/additionalDetails." + form;
        try (InputStream content = RankItems.class.getResourceAsStream(name)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
