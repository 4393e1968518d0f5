package org.nifiaaas.scoring.tensor;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Arrays of 32-bit numbers by name, and a text, in the file format <a href="https://github.com/huggingface/safetensors">safetensors</a>: the length of a JSON
 * header, the header, the numbers in little-endian order. Files can be opened with the libraries of that format. Immutable by convention: arrays are not
 * copied.
 */
public final class SafeTensors {

    private static final String METADATA = "__metadata__";
    private static final String TEXT = "model";
    private static final String FLOATS = "F32";
    private static final String INTEGERS = "I32";
    private static final int LONGEST_QUOTE = 100;
    private static final int LONGEST_HEADER = 16 << 20;

    private final String text;
    private final Map<String, float[]> floats;
    private final Map<String, int[]> integers;

    private SafeTensors(final String text, final Map<String, float[]> floats, final Map<String, int[]> integers) {
        this.text = text;
        this.floats = floats;
        this.integers = integers;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The text that lies in the header, empty if there is none. */
    public String text() {
        return text;
    }

    /**
     * An array of floats.
     *
     * @throws IllegalArgumentException with one line if there is none of this name
     */
    public float[] floats(final String name) {
        return require(floats.get(name), name, FLOATS);
    }

    /**
     * An array of integers.
     *
     * @throws IllegalArgumentException with one line if there is none of this name
     */
    public int[] integers(final String name) {
        return require(integers.get(name), name, INTEGERS);
    }

    private static <T> T require(final T array, final String name, final String type) {
        if (array == null) {
            throw new IllegalArgumentException("lacks the tensor " + name + " of type " + type);
        }
        return array;
    }

    /**
     * Writes the file form.
     *
     * @throws IllegalArgumentException with one line if the arrays are together larger than an array of bytes can be
     */
    public byte[] toBytes() {
        final JsonObject header = new JsonObject();
        final JsonObject metadata = new JsonObject();
        metadata.addProperty(TEXT, text);
        header.add(METADATA, metadata);
        long end = 0;
        for (final Map.Entry<String, float[]> entry : floats.entrySet()) {
            end = describe(header, entry.getKey(), FLOATS, entry.getValue().length, end);
        }
        for (final Map.Entry<String, int[]> entry : integers.entrySet()) {
            end = describe(header, entry.getKey(), INTEGERS, entry.getValue().length, end);
        }
        final byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        final int padded = (json.length + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
        final long size = Long.BYTES + padded + end;
        if (size > Integer.MAX_VALUE - Long.BYTES) {
            throw new IllegalArgumentException("would take " + size + " bytes, a file of a model holds 2 GiB");
        }
        final ByteBuffer buffer = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(padded).put(json);
        while (buffer.position() < Long.BYTES + padded) {
            buffer.put((byte) ' ');
        }
        for (final float[] values : floats.values()) {
            buffer.asFloatBuffer().put(values);
            buffer.position(buffer.position() + values.length * Float.BYTES);
        }
        for (final int[] values : integers.values()) {
            buffer.asIntBuffer().put(values);
            buffer.position(buffer.position() + values.length * Integer.BYTES);
        }
        return buffer.array();
    }

    private static long describe(
            final JsonObject header, final String name, final String type, final int length, final long start) {
        final long end = start + (long) length * Integer.BYTES;
        final JsonObject tensor = new JsonObject();
        tensor.addProperty("dtype", type);
        tensor.add("shape", array(length));
        tensor.add("data_offsets", array(start, end));
        header.add(name, tensor);
        return end;
    }

    private static JsonElement array(final long... values) {
        final JsonArray array = new JsonArray();
        for (final long value : values) {
            array.add(value);
        }
        return array;
    }

    /**
     * Reads the file form. Tensors of other types than 32-bit floats and integers are refused.
     *
     * @throws IllegalArgumentException with one line if the bytes are anything else than such a file
     */
    public static SafeTensors fromBytes(final byte[] bytes) {
        final ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < Long.BYTES) {
            throw new IllegalArgumentException("has " + bytes.length + " bytes, which is no safetensors file");
        }
        final long length = buffer.getLong();
        if (length < 2 || length > LONGEST_HEADER || length > bytes.length - Long.BYTES) {
            throw new IllegalArgumentException("says that its header has " + length + " bytes, of " + bytes.length);
        }
        final byte[] json = new byte[(int) length];
        buffer.get(json);
        final Reading reading = new Reading(buffer.slice().order(ByteOrder.LITTLE_ENDIAN));
        try {
            final JsonObject header = JsonParser.parseString(new String(json, StandardCharsets.UTF_8))
                    .getAsJsonObject();
            header.entrySet().forEach(entry -> reading.read(entry.getKey(), entry.getValue()));
        } catch (final JsonParseException
                | IllegalStateException
                | UnsupportedOperationException
                | NumberFormatException
                | NullPointerException
                | ClassCastException
                | IndexOutOfBoundsException
                | StackOverflowError e) {
            throw new IllegalArgumentException("has a header that is no safetensors header", e);
        }
        return new SafeTensors(reading.text, reading.floats, reading.integers);
    }

    private static final class Reading {

        private final ByteBuffer data;
        private final Map<String, float[]> floats = new LinkedHashMap<>();
        private final Map<String, int[]> integers = new LinkedHashMap<>();
        private String text = "";

        Reading(final ByteBuffer data) {
            this.data = data;
        }

        /** A name of the file as one short line. */
        private static String plain(final String name) {
            final String line = name.replaceAll("[^ -~]", "?");
            return line.length() <= LONGEST_QUOTE ? line : line.substring(0, LONGEST_QUOTE) + "...";
        }

        void read(final String name, final JsonElement element) {
            final JsonObject described = element.getAsJsonObject();
            if (name.equals(METADATA)) {
                text = described.has(TEXT) ? described.get(TEXT).getAsString() : "";
                return;
            }
            final String type = described.get("dtype").getAsString();
            final long start = described.getAsJsonArray("data_offsets").get(0).getAsLong();
            final long end = described.getAsJsonArray("data_offsets").get(1).getAsLong();
            if (start < 0 || end < start || end > data.capacity() || (end - start) % Integer.BYTES != 0) {
                throw new IllegalArgumentException("says that tensor " + plain(name) + " lies from byte " + start
                        + " to " + end + ", of " + data.capacity());
            }
            final ByteBuffer part = data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
            part.limit((int) end).position((int) start);
            final int length = (int) (end - start) / Integer.BYTES;
            if (type.equals(FLOATS)) {
                final float[] values = new float[length];
                part.asFloatBuffer().get(values);
                floats.put(name, values);
            } else if (type.equals(INTEGERS)) {
                final int[] values = new int[length];
                part.asIntBuffer().get(values);
                integers.put(name, values);
            } else {
                throw new IllegalArgumentException("has a tensor " + plain(name) + " of type " + plain(type)
                        + ", which is none of " + FLOATS + " and " + INTEGERS);
            }
        }
    }

    /** Collects the arrays of a file. Not thread-safe; arrays are not copied. */
    public static final class Builder {

        private final Map<String, float[]> floats = new LinkedHashMap<>();
        private final Map<String, int[]> integers = new LinkedHashMap<>();
        private String text = "";

        private Builder() {}

        public Builder text(final String content) {
            this.text = content;
            return this;
        }

        public Builder floats(final String name, final float... values) {
            floats.put(name, values);
            return this;
        }

        public Builder integers(final String name, final int... values) {
            integers.put(name, values);
            return this;
        }

        public SafeTensors build() {
            return new SafeTensors(text, new LinkedHashMap<>(floats), new LinkedHashMap<>(integers));
        }
    }
}
