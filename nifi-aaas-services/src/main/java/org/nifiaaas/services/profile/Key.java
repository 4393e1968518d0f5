package org.nifiaaas.services.profile;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The key of a profile. It may be the id of a person, so that it tells nobody what it is. */
record Key(String text) {

    private static final int LONGEST = 10_000;
    private static final int BYTES_OF_THE_LENGTH = 2;
    private static final char PLAIN = 127;

    Key {
        if (text == null || text.isEmpty() || text.length() > LONGEST) {
            throw new IllegalArgumentException("The key of a profile has 1 to " + LONGEST + " characters");
        }
    }

    /** Other bytes for every other text, also one of characters that UTF-8 does not have, such as half of a pair. */
    byte[] bytes() {
        if (isPlain()) {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length() + BYTES_OF_THE_LENGTH);
        try {
            new DataOutputStream(bytes).writeUTF(text);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return Arrays.copyOfRange(bytes.toByteArray(), BYTES_OF_THE_LENGTH, bytes.size());
    }

    /**
     * The key of some bytes.
     *
     * @throws TableException if no key has such bytes
     */
    static Key of(final byte[] bytes) throws TableException {
        final byte[] counted = ByteBuffer.allocate(BYTES_OF_THE_LENGTH + bytes.length)
                .putShort((short) bytes.length)
                .put(bytes)
                .array();
        try {
            return new Key(new DataInputStream(new ByteArrayInputStream(counted)).readUTF());
        } catch (final IOException | IllegalArgumentException e) {
            throw new TableException("holds a key that is none: restore the directory from a backup", false);
        }
    }

    /** Whether each character is a byte of its own. */
    private boolean isPlain() {
        for (int index = 0; index < text.length(); index++) {
            final char character = text.charAt(index);
            if (character == 0 || character > PLAIN) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return "a key";
    }
}
