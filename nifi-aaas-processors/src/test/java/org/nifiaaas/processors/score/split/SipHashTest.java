package org.nifiaaas.processors.score.split;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SipHashTest {

    private static final byte[] KEY = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");

    /** The vectors of the reference implementation: the message of n bytes is 00 01 02 ... */
    @ParameterizedTest
    @CsvSource({
        "0, 726fdb47dd0e0e31",
        "1, 74f839c593dc67fd",
        "7, ab0200f58b01d137",
        "8, 93f5f5799a932462",
        "15, a129ca6149be45e5"
    })
    void equalsTheReference(final int length, final String expected) {
        final byte[] message = new byte[length];
        for (int index = 0; index < length; index++) {
            message[index] = (byte) index;
        }

        assertEquals(expected, String.format("%016x", new SipHash(KEY).hash(message)));
    }

    @Test
    void refusesAShortKey() {
        assertThrows(IllegalArgumentException.class, () -> new SipHash(new byte[15]));
    }
}
