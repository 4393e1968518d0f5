package org.nifiaaas.sandbox.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplatesTest {
    @Test
    void valuesAreInsertedLiterally() {
        assertEquals(
                "1@127.0.0.1:$1\\n", Templates.fill("1@@host@:@port@", Map.of("host", "127.0.0.1", "port", "$1\\n")));
    }

    @Test
    void missingValueIsAMistake() {
        assertThrows(IllegalStateException.class, () -> Templates.fill("@port@", Map.of()));
    }
}
