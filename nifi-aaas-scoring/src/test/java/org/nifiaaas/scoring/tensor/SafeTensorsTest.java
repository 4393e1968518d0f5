package org.nifiaaas.scoring.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeTensorsTest {

    private static byte[] file(final String header, final byte... data) {
        final byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + json.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .put(data)
                .array();
    }

    private static String refused(final byte... bytes) {
        final String message = assertThrows(IllegalArgumentException.class, () -> SafeTensors.fromBytes(bytes))
                .getMessage();
        assertEquals(1, message.lines().count(), message);
        return message;
    }

    @Test
    void everythingComesBack() {
        final float[] floats = {0, -0f, 1.5f, Float.MIN_VALUE, Float.MAX_VALUE, Float.NaN, Float.NEGATIVE_INFINITY};
        final int[] integers = {0, 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE};
        final SafeTensors read = SafeTensors.fromBytes(SafeTensors.builder()
                .text("{\"kind\": \"größe \\\"x\\\"\"}")
                .floats("a", floats)
                .integers("b", integers)
                .floats("empty")
                .build()
                .toBytes());
        assertEquals("{\"kind\": \"größe \\\"x\\\"\"}", read.text());
        for (int index = 0; index < floats.length; index++) {
            assertEquals(Float.floatToRawIntBits(floats[index]), Float.floatToRawIntBits(read.floats("a")[index]));
        }
        assertArrayEquals(integers, read.integers("b"));
        assertEquals(0, read.floats("empty").length);
    }

    /** Written by hand after the description of the format: little-endian length, JSON, numbers. */
    @Test
    void fileOfAnotherWriterIsRead() {
        final byte[] data = ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(0.5f)
                .putFloat(-2)
                .putInt(7)
                .array();
        final SafeTensors read = SafeTensors.fromBytes(file(
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                        + "\"n\":{\"dtype\":\"I32\",\"shape\":[1],\"data_offsets\":[8,12]}}   ",
                data));
        assertEquals("", read.text());
        assertArrayEquals(new float[] {0.5f, -2}, read.floats("w"));
        assertArrayEquals(new int[] {7}, read.integers("n"));
    }

    @Test
    void numbersBeginAtAMultipleOfEightBytes() {
        for (final String name : new String[] {"a", "ab", "abc", "abcd", "abcde", "abcdef", "abcdefg"}) {
            final byte[] bytes = SafeTensors.builder().integers(name, 1).build().toBytes();
            final long header =
                    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
            assertEquals(0, header % 8);
            assertEquals(8 + header + 4, bytes.length);
        }
    }

    @Test
    void tensorThatIsMissingOrOfAnotherTypeIsNamed() {
        final SafeTensors read = SafeTensors.builder().integers("n", 1).build();
        assertEquals(
                "lacks the tensor weights of type F32",
                assertThrows(IllegalArgumentException.class, () -> read.floats("weights"))
                        .getMessage());
        assertEquals(
                "lacks the tensor n of type F32",
                assertThrows(IllegalArgumentException.class, () -> read.floats("n"))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "[]; has a header that is no safetensors header",
                "{}x; has a header that is no safetensors header",
                "{\"w\":1}; has a header that is no safetensors header",
                "{\"w\":null}; has a header that is no safetensors header",
                "{\"w\":{}}; has a header that is no safetensors header",
                "{\"w\":{\"dtype\":\"F32\",\"data_offsets\":[0]}}; has a header that is no safetensors header",
                "{\"w\":{\"dtype\":\"F32\",\"data_offsets\":[\"a\",8]}}; has a header that is no safetensors header",
                "{\"w\":{\"dtype\":\"F32\",\"data_offsets\":[0,12]}}; says that tensor w lies from byte 0 to 12, of 8",
                "{\"w\":{\"dtype\":\"F32\",\"data_offsets\":[-4,4]}}; says that tensor w lies from byte -4 to 4, of 8",
                "{\"w\":{\"dtype\":\"F32\",\"data_offsets\":[8,4]}}; says that tensor w lies from byte 8 to 4, of 8",
                "{\"w\":{\"dtype\":\"F32\",\"data_offsets\":[0,7]}}; says that tensor w lies from byte 0 to 7, of 8",
                "{\"w\":{\"dtype\":\"F64\",\"data_offsets\":[0,8]}};"
                        + " has a tensor w of type F64, which is none of F32 and I32",
                "{\"__metadata__\":{\"model\":{}}}; has a header that is no safetensors header"
            })
    void headerThatDoesNotFitIsRefused(final String header, final String message) {
        assertEquals(message, refused(file(header, new byte[8])));
    }

    @Test
    void nameOfATensorIsQuotedAsOneShortLine() {
        final String name = "x\\n".repeat(300);
        final String message =
                refused(file("{\"" + name + "\":{\"dtype\":\"F64\",\"data_offsets\":[0,8]}}", new byte[8]));
        assertTrue(message.length() < 250, message);
    }

    @Test
    void lengthThatCannotBeIsRefused() {
        assertEquals("has 3 bytes, which is no safetensors file", refused(new byte[3]));
        assertEquals("says that its header has 0 bytes, of 8", refused(new byte[8]));
        final byte[] bytes = file("{}");
        for (final long length : new long[] {-1, 1, 3, 1L << 40, Long.MAX_VALUE}) {
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
            assertEquals("says that its header has " + length + " bytes, of 10", refused(bytes));
        }
    }

    @Test
    void headerThatIsDeeplyNestedIsRefused() {
        refused(file("{\"w\":".repeat(200_000)));
        refused(file("[".repeat(1_000_000)));
    }

    /** A file is cut off or a byte of it is another: it is refused with one line, or what is read has a right form. */
    @Test
    void damagedFilesAreRefusedOrRead() {
        final byte[] whole = SafeTensors.builder()
                .text("{\"kind\":\"ease\"}")
                .floats("weights", 1, 2, 3)
                .integers("offsets", 0, 1, 3)
                .build()
                .toBytes();
        for (int length = 0; length < whole.length; length++) {
            refused(Arrays.copyOf(whole, length));
        }
        final SplittableRandom random = new SplittableRandom(6);
        for (int trial = 0; trial < 20_000; trial++) {
            final byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            try {
                SafeTensors.fromBytes(damaged);
            } catch (final IllegalArgumentException e) {
                assertEquals(1, e.getMessage().lines().count(), e.getMessage());
            }
        }
    }
}
