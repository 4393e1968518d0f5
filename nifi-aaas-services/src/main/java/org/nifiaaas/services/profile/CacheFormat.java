package org.nifiaaas.services.profile;

import java.nio.ByteBuffer;

/** What all values of a cache begin with: two bytes that say that they are ours, the format, and what it is. */
final class CacheFormat {

    static final int LENGTH = 4;
    static final byte CONTROL = 'c';
    static final byte PART = 'l';
    static final byte PROFILE = 'p';

    private static final short OURS = 0x6e50;
    private static final byte FORMAT = 1;

    private CacheFormat() {}

    /** Room for a value of so many bytes, behind the beginning, which is written. */
    static ByteBuffer begin(final byte kind, final int length) {
        return ByteBuffer.allocate(LENGTH + length).putShort(OURS).put(FORMAT).put(kind);
    }

    /** The bytes of a value behind its beginning. */
    static ByteBuffer open(final byte kind, final byte[] value) throws TableException {
        final ByteBuffer bytes = ByteBuffer.wrap(value);
        if (value.length < LENGTH || bytes.getShort() != OURS) {
            throw new TableException(
                    "holds values of somebody else under its prefix: choose another Key Prefix", false);
        }
        final byte format = bytes.get();
        if (format != FORMAT) {
            throw new TableException(
                    "has format " + format + ", and this version of nifi-aaas reads format " + FORMAT
                            + ": take the version that wrote it, or another Key Prefix",
                    false);
        }
        if (bytes.get() != kind) {
            throw damaged();
        }
        return bytes;
    }

    static TableException damaged() {
        return new TableException(
                "is damaged: take another Key Prefix, under which profiles are made anew from the events that come",
                false);
    }
}
