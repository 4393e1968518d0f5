package org.nifiaaas.processors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.nifi.annotation.behavior.WritesAttribute;
import org.apache.nifi.annotation.behavior.WritesAttributes;
import org.apache.nifi.processor.Processor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of docs/operations.md names the attributes that the boxes say they write. */
class AttributeTableTest {

    private static final Path TABLE = Path.of("..", "docs", "operations.md");
    private static final String HEADING = "## Counters and attributes";
    private static final int BOX = 1;
    private static final int ATTRIBUTES = 3;
    private static final Pattern CELLS = Pattern.compile(" *\\| *");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    static Stream<Processor> processors() {
        return ErrorAttributesTest.processors();
    }

    @ParameterizedTest
    @MethodSource("processors")
    void rowNamesWhatTheBoxWrites(final Processor processor) throws IOException {
        final Set<String> written = Stream.of(processor
                        .getClass()
                        .getAnnotation(WritesAttributes.class)
                        .value())
                .map(WritesAttribute::attribute)
                .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(written, attributes(processor.getClass().getSimpleName()));
    }

    private static Set<String> attributes(final String box) throws IOException {
        final List<String> rows = Files.readAllLines(TABLE).stream()
                .dropWhile(line -> !line.equals(HEADING))
                .filter(line -> line.startsWith("| "))
                .toList();
        return rows.stream()
                .map(CELLS::split)
                .filter(cells -> cells[BOX].equals(box))
                .flatMap(cells -> codes(cells[ATTRIBUTES]))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> codes(final String cell) {
        return CODE.matcher(cell).results().map(code -> code.group(1));
    }
}
