package org.nifiaaas.services.engine.bigdl;

import com.intel.analytics.shaded.protobuf_v_3_5_1.CodedInputStream;
import com.intel.analytics.shaded.protobuf_v_3_5_1.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A protobuf message as a stretch of bytes, whose fields are found without making objects of their values. The bytes are not copied and must not change.
 *
 * @param bytes what it lies in
 * @param start its first byte
 * @param end the byte after its last
 */
record ProtobufMessage(byte[] bytes, int start, int end) {

    /**
     * A field.
     *
     * @param number as in the schema
     * @param wireType how it is encoded
     * @param from first byte of its tag
     * @param start first byte of its value
     * @param end the byte after its last
     */
    record Field(int number, int wireType, int from, int start, int end) {

        /** Whether the value is a message, a text or packed numbers. */
        boolean hasLength() {
            return wireType == WireFormat.WIRETYPE_LENGTH_DELIMITED;
        }
    }

    /**
     * Finds all fields of this message, in order.
     *
     * @throws IOException if the bytes are not a message
     */
    List<Field> fields() throws IOException {
        final List<Field> fields = new ArrayList<>();
        final CodedInputStream input = CodedInputStream.newInstance(bytes, start, end - start);
        while (!input.isAtEnd()) {
            final int from = start + input.getTotalBytesRead();
            final int tag = input.readTag();
            int valueStart = start + input.getTotalBytesRead();
            if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                final int length = input.readRawVarint32();
                valueStart = start + input.getTotalBytesRead();
                input.skipRawBytes(length);
            } else {
                input.skipField(tag);
            }
            fields.add(new Field(
                    WireFormat.getTagFieldNumber(tag),
                    WireFormat.getTagWireType(tag),
                    from,
                    valueStart,
                    start + input.getTotalBytesRead()));
        }
        return fields;
    }

    /** The message that a field of this one holds. */
    ProtobufMessage of(final Field field) {
        return new ProtobufMessage(bytes, field.start(), field.end());
    }

    /** The last field with this number, which is the one that counts. */
    Optional<Field> field(final int number) throws IOException {
        return fields().stream().filter(field -> field.number() == number).reduce((first, second) -> second);
    }

    /** The message in the field with this number; an empty one if there is none, as protobuf wants it. */
    ProtobufMessage message(final int number) throws IOException {
        return field(number).filter(Field::hasLength).map(this::of).orElse(new ProtobufMessage(bytes, end, end));
    }

    /** The text in the field with this number; empty if there is none. */
    String text(final int number) throws IOException {
        final ProtobufMessage value = message(number);
        return new String(bytes, value.start(), value.end() - value.start(), StandardCharsets.UTF_8);
    }

    /** The whole number in the field with this number; 0 if there is none. */
    int number(final int number) throws IOException {
        final Optional<Field> field = field(number);
        return field.isEmpty()
                ? 0
                : CodedInputStream.newInstance(
                                bytes,
                                field.get().start(),
                                field.get().end() - field.get().start())
                        .readInt32();
    }
}
