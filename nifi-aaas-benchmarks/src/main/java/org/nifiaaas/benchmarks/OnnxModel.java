package org.nifiaaas.benchmarks;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes a model in the ONNX format, as far as {@link ReferenceNcf} needs it: one-dimensional integer inputs, float weights, one integer attribute a node. The
 * numbers are field numbers of onnx.proto (IR version 8, operator set 13). Not thread-safe.
 */
final class OnnxModel {

    private static final int FLOAT = 1;
    private static final int INT64 = 7;
    private static final int INT_ATTRIBUTE = 2;

    private final Message graph = new Message().text(2, "ncf");

    /** Declares a vector of row numbers. */
    OnnxModel input(final String name) {
        final Message shape = new Message().message(1, new Message().text(2, "rows"));
        graph.message(11, value(name, new Message().number(1, INT64).message(2, shape)));
        return this;
    }

    /** Declares the result; its shape follows from the nodes. */
    OnnxModel output(final String name) {
        graph.message(12, value(name, new Message().number(1, FLOAT)));
        return this;
    }

    private static Message value(final String name, final Message tensorType) {
        return new Message().text(1, name).message(2, new Message().message(1, tensorType));
    }

    OnnxModel weights(final String name, final float[] values, final int... shape) {
        final Message tensor = new Message();
        for (final int extent : shape) {
            tensor.number(1, extent);
        }
        final ByteBuffer bytes =
                ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        graph.message(5, tensor.number(2, FLOAT).text(8, name).bytes(9, bytes.array()));
        return this;
    }

    OnnxModel node(final String operator, final String output, final String... inputs) {
        graph.message(1, operation(operator, output, inputs));
        return this;
    }

    OnnxModel nodeWith(
            final String attribute,
            final int value,
            final String operator,
            final String output,
            final String... inputs) {
        final Message setting =
                new Message().text(1, attribute).number(3, value).number(20, INT_ATTRIBUTE);
        graph.message(1, operation(operator, output, inputs).message(5, setting));
        return this;
    }

    private static Message operation(final String operator, final String output, final String... inputs) {
        final Message node = new Message();
        for (final String input : inputs) {
            node.text(1, input);
        }
        return node.text(2, output).text(3, output).text(4, operator);
    }

    byte[] toBytes() {
        final Message operatorSet = new Message().text(1, "").number(2, 13);
        return new Message()
                .number(1, 8)
                .message(7, graph)
                .message(8, operatorSet)
                .content();
    }

    /** A protobuf message under construction. */
    private static final class Message {

        private static final int VARINT = 0;
        private static final int LENGTH_DELIMITED = 2;

        private final ByteArrayOutputStream content = new ByteArrayOutputStream();

        Message number(final int field, final long value) {
            varint((long) field << 3 | VARINT);
            varint(value);
            return this;
        }

        Message bytes(final int field, final byte[] value) {
            varint((long) field << 3 | LENGTH_DELIMITED);
            varint(value.length);
            content.writeBytes(value);
            return this;
        }

        Message text(final int field, final String value) {
            return bytes(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Message message(final int field, final Message value) {
            return bytes(field, value.content());
        }

        byte[] content() {
            return content.toByteArray();
        }

        private void varint(final long value) {
            long rest = value;
            while ((rest & ~0x7FL) != 0) {
                content.write((int) (rest & 0x7F | 0x80));
                rest >>>= 7;
            }
            content.write((int) rest);
        }
    }
}
