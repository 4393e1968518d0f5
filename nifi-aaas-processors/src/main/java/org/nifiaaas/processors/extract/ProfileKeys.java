package org.nifiaaas.processors.extract;

import java.nio.charset.StandardCharsets;
import org.nifiaaas.features.Checksums;
import org.nifiaaas.features.profile.ProfileCodec;

/** Keys of profiles in a store. Immutable and thread-safe. */
record ProfileKeys(ProfileCodec codec) {

    private static final int LONGEST_KEY = 1_000;
    private static final String OLDER = "+";

    /**
     * The key of a subject's profile. Profiles that count the same are shared by all that ask for them; those that count something else stand beside them. A
     * subject whose values are longer than a store's keys may be is known by its checksum.
     */
    String of(final String subjectKey) {
        final String key = subjectKey.length() <= LONGEST_KEY
                ? subjectKey
                : "sha256=" + Checksums.sha256(subjectKey.getBytes(StandardCharsets.UTF_8)) + " ";
        return key + codec.fingerprint();
    }

    /** Where the older part lies of a profile that is written in two parts. */
    static String older(final String key) {
        return key + OLDER;
    }
}
