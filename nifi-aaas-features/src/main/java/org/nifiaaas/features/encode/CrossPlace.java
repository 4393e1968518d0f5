package org.nifiaaas.features.encode;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import org.nifiaaas.features.design.FeatureSet;

/**
 * The hash of several parts. With <i>h</i> = 0, each part makes <i>h</i> = mix(31 <i>h</i> + <i>p</i>), where <i>p</i> is the row of the part, 1 if it is
 * missing, or the {@link #ofId} of a user or an item; the row is 2 + (<i>h</i> mod buckets), <i>h</i> taken without its sign. If all parts are missing, so
 * is the cross.
 */
final class CrossPlace implements Serializable {

    /** Stand for the ids among the places of parts. */
    static final int USER = -1;

    static final int ITEM = -2;

    private static final long serialVersionUID = 1L;
    private static final long FNV_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final int[] parts;
    private final int buckets;

    /**
     * A cross.
     *
     * @param buckets number of places of the hash
     * @param places of its parts among all place inputs, {@link #USER} or {@link #ITEM}
     */
    CrossPlace(final int buckets, final int... places) {
        this.parts = places;
        this.buckets = buckets;
    }

    /** The place of a part that is an id, or of none. */
    static int id(final String part, final int otherwise) {
        if (part.equals(FeatureSet.USER)) {
            return USER;
        }
        return part.equals(FeatureSet.ITEM) ? ITEM : otherwise;
    }

    /** Rows of the table. */
    int rows() {
        return buckets + 1;
    }

    /** The row for a pair whose other rows are known as far as the parts need them. */
    int row(final long user, final long item, final int... rows) {
        long hash = 0;
        boolean missing = true;
        for (final int part : parts) {
            final long place = part >= 0 ? rows[part] : part == USER ? user : item;
            missing &= place == ValuePlace.MISSING;
            hash = mix(31 * hash + place);
        }
        return missing ? ValuePlace.MISSING : 2 + (int) Long.remainderUnsigned(hash, buckets);
    }

    /** FNV-1a (Fowler, Noll, Vo) over the UTF-8 of an id in 64 bits, the same on every machine. */
    static long ofId(final String id) {
        long hash = FNV_BASIS;
        for (final byte value : id.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (value & 0xff)) * FNV_PRIME;
        }
        return hash;
    }

    /** The last step of MurmurHash3 in 64 bits (Appleby): each bit of what comes in changes half of what goes out. */
    private static long mix(final long bits) {
        long mixed = bits;
        mixed = (mixed ^ mixed >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ mixed >>> 33;
    }
}
