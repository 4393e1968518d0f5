package org.nifiaaas.processors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.nifi.annotation.behavior.WritesAttribute;
import org.apache.nifi.annotation.behavior.WritesAttributes;
import org.apache.nifi.processor.Processor;
import org.apache.nifi.processor.Relationship;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nifiaaas.processors.record.RecordProcessor;

/** Why a FlowFile went to failure stands in one attribute: that of NiFi's own boxes for records, and one other for whole FlowFiles. */
class ErrorAttributesTest {

    private static final String OF_RECORDS = "record.error.message";
    private static final String OF_FLOW_FILES = "failure.reason";

    /** What a name of an attribute for errors would have in it. */
    private static final Pattern LIKE_AN_ERROR = Pattern.compile("error|failure|exception|problem|fault");

    static Stream<Processor> processors() {
        return ServiceLoader.load(Processor.class).stream()
                .filter(provider -> provider.type().getName().startsWith("org.nifiaaas."))
                .map(ServiceLoader.Provider::get);
    }

    @Test
    void everyBoxIsLookedAt() {
        assertEquals(8, processors().count());
    }

    @ParameterizedTest
    @MethodSource("processors")
    void reasonOfAFailureIsInTheAttributeOfItsKindOfBox(final Processor processor) {
        final WritesAttributes written = processor.getClass().getAnnotation(WritesAttributes.class);
        final List<String> errors = Stream.of(written.value())
                .map(WritesAttribute::attribute)
                .filter(name -> LIKE_AN_ERROR.matcher(name).find())
                .toList();

        assertEquals(List.of(processor instanceof RecordProcessor ? OF_RECORDS : OF_FLOW_FILES), errors);
    }

    @ParameterizedTest
    @MethodSource("processors")
    void everyBoxHasAFailure(final Processor processor) {
        assertTrue(processor
                .getRelationships()
                .contains(new Relationship.Builder().name("failure").build()));
    }
}
