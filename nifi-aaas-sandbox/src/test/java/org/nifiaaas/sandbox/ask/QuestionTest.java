package org.nifiaaas.sandbox.ask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.sandbox.ask.Question.Kind;

class QuestionTest {

    private static final String PASSPORT = "\"model_name\":\"propensity\",\"model_version\":2,\"scored_at\":\"now\"";

    private static final Question OF_A_USER = new Question(Kind.ITEMS_OF_A_USER, "ann", List.of("gym"), 2);
    private static final Question OF_AN_ITEM = new Question(Kind.USERS_OF_AN_ITEM, "tea", List.of(), 2);

    private static JsonObject json(final String text) {
        return JsonParser.parseString(text).getAsJsonObject();
    }

    private static JsonObject user(final int rank, final String user) {
        return json(
                "{\"item\":\"tea\",\"rank\":" + rank + ",\"user\":\"" + user + "\",\"score\":0.5," + PASSPORT + "}");
    }

    private static JsonObject recommendations() {
        return json("{\"user\":\"ann\"," + PASSPORT + ",\"recommendations\":["
                + "{\"rank\":1,\"item\":\"tea\",\"score\":0.75,\"offer\":\"a cup\",\"reward\":\"5 %\"},"
                + "{\"rank\":2,\"item\":\"zoo\",\"score\":0.5,\"offer\":null,\"reward\":null},"
                + "{\"rank\":3,\"item\":\"bar\",\"score\":0.25,\"offer\":null,\"reward\":null}]}");
    }

    @Test
    void recordIsWhatTheFlowReads() {
        assertEquals(json("{\"user\":\"ann\",\"bought\":[\"gym\"]}"), OF_A_USER.toRecord());
        assertEquals(json("{\"item\":\"tea\"}"), OF_AN_ITEM.toRecord());
    }

    @Test
    void itemsOfAUserAreToldWithTheirOffersAndCutToTheWantedNumber() {
        final JsonObject result = OF_A_USER.result(List.of(recommendations()));

        assertEquals(
                List.of(
                        "Version 2 of propensity recommends to ann:",
                        "    1. tea                                  0.750  offer: a cup, 5 %",
                        "    2. zoo                                  0.500"),
                AnswerText.lines(OF_A_USER, result));
    }

    @Test
    void usersOfAnItemAreToldByTheirRankInWhateverOrderTheyCome() {
        final JsonObject result = OF_AN_ITEM.result(List.of(user(3, "eve"), user(2, "bob"), user(1, "ann")));

        assertEquals(
                List.of(
                        "Version 2 of propensity finds for tea:",
                        "    1. ann                                  0.500",
                        "    2. bob                                  0.500"),
                AnswerText.lines(OF_AN_ITEM, result));
        assertEquals(2, result.getAsJsonArray("audience").size());
    }

    @Test
    void audienceIsCompleteWhenItsBestRanksAreThere() {
        assertFalse(OF_AN_ITEM.isAnsweredBy(List.of()));
        assertFalse(OF_AN_ITEM.isAnsweredBy(List.of(user(1, "ann"), user(3, "eve"))));
        assertTrue(OF_AN_ITEM.isAnsweredBy(List.of(user(3, "eve"), user(2, "bob"), user(1, "ann"))));
        assertTrue(OF_A_USER.isAnsweredBy(List.of(recommendations())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"unknown-user", "unknown-item", "missing-user", "no-candidate", "no-offer", "no-user", "new"})
    void reasonIsToldInWordsAndAsItIs(final String reason) {
        final String words = AnswerText.none(OF_AN_ITEM, reason, "500");

        assertTrue(words.startsWith("Nothing for tea: ") && words.endsWith(" (" + reason + ")."), words);
        assertEquals(json("{\"item\":\"tea\",\"reason\":\"" + reason + "\"}"), OF_AN_ITEM.noResult(reason));
    }
}
