package org.nifiaaas.processors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.nifi.processor.Processor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each box has its documentation twice: NiFi 1.x shows the page, NiFi 2.x the Markdown. */
class AdditionalDetailsTest {

    private static final Pattern HEAD_AND_MARKUP = Pattern.compile("(?s)<head>.*?</head>|<[^>]+>|&[a-z]+;");
    private static final Pattern FENCE = Pattern.compile("(?m)^```.*$");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_]{4,}");

    static Stream<Processor> processors() {
        return ErrorAttributesTest.processors();
    }

    @ParameterizedTest
    @MethodSource("processors")
    void bothFormsHaveTheSameWords(final Processor processor) throws IOException {
        final String page = HEAD_AND_MARKUP.matcher(read(processor, "html")).replaceAll(" ");
        final String markdown = FENCE.matcher(read(processor, "md")).replaceAll(" ");

        assertEquals(words(markdown), words(page));
    }

    @ParameterizedTest
    @MethodSource("processors")
    void bothFormsBeginWithTheNameOfTheBox(final Processor processor) throws IOException {
        final String name = processor.getClass().getSimpleName();

        assertTrue(read(processor, "html").contains("<h1>" + name + "</h1>"));
        assertTrue(read(processor, "md").startsWith("# " + name + System.lineSeparator()));
    }

    private static Set<String> words(final String text) {
        return WORD.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String read(final Processor processor, final String form) throws IOException {
        final String name = "/docs/" + processor.getClass().getName() + "/additionalDetails." + form;
        try (InputStream content = processor.getClass().getResourceAsStream(name)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
