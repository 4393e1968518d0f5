package org.nifiaaas.sandbox.flow;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The Avro schema of the history: the four fields that ExtractFeatures adds to every accepted event, and further ones of the event. Stateless. */
public final class HistorySchema {

    private static final String SCHEMA =
            """
            {
              "type": "record",
              "name": "interaction",
              "fields": [
            %s
              ]
            }""";

    private static final List<String> GIVEN = List.of(
            """
            {"name": "user", "type": "string"}""",
            """
            {"name": "item", "type": "string"}""",
            """
            {"name": "amount", "type": ["null", "double"]}""",
            """
            {"name": "event_time", "type": "long"}""");

    private HistorySchema() {}

    /**
     * A further field of events that is archived; an event may lack it.
     *
     * @param name letters, digits and underscores, and no digit at the beginning, as Avro has it
     * @param numeric whether it is a number; else it is text
     */
    public record Field(String name, boolean numeric) {

        /** Rejects a name that Avro would not take. */
        public Field {
            if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                throw new IllegalArgumentException("A field of the history cannot be called " + name);
            }
        }
    }

    /** The schema as JSON. */
    public static String of(final List<Field> further) {
        final String fields = Stream.concat(GIVEN.stream(), further.stream().map(HistorySchema::optional))
                .collect(Collectors.joining(",\n    ", "    ", ""));
        return String.format(SCHEMA, fields);
    }

    private static String optional(final Field field) {
        return String.format(
                """
                {"name": "%s", "type": ["null", "%s"], "default": null}""",
                field.name(), field.numeric() ? "double" : "string");
    }
}
