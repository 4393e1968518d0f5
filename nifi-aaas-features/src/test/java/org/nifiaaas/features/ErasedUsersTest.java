package org.nifiaaas.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.nifiaaas.features.text.TextException;

class ErasedUsersTest {

    @Test
    void idsAreCanonicalAndCommentsAndBlankLinesSayNothing() throws IOException {
        final ErasedUsers users = read("\uFEFF# asked in May\r\n card-1 \n\n17.0\r\tcard  2\n  # card-3\ncard-1\n");

        assertEquals(Arrays.asList("card-1", "17", "card 2"), new ArrayList<>(users.ids()));
        assertTrue(users.contains("17"));
        assertFalse(users.contains("card-3"));
        assertEquals(3, users.size());
    }

    @Test
    void emptyListIsNobody() throws IOException {
        assertTrue(read("").isEmpty());
        assertTrue(read("# nobody so far\n").isEmpty());
        assertTrue(ErasedUsers.NONE.isEmpty());
    }

    @Test
    void listThatIsNoTextIsRefusedAndNothingNamesAnId() {
        final TextException refusal = assertThrows(
                TextException.class,
                () -> ErasedUsers.read(new ByteArrayInputStream(new byte[] {'4', '7', '1', '1', '\n', (byte) 0xff})));

        assertTrue(refusal.getMessage().startsWith("line 2: "), refusal::getMessage);
        assertEquals("1 erased users", ErasedUsers.of("4711").toString());
    }

    private static ErasedUsers read(final String text) throws IOException {
        return ErasedUsers.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
