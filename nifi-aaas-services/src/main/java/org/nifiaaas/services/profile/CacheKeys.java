package org.nifiaaas.services.profile;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Keys of a cache. Those of profiles are checksums: as long as any cache takes, of characters that any cache takes, and no ids of persons.
 *
 * @param prefix what all keys begin with
 */
record CacheKeys(String prefix) {

    /** The record that says who changes profiles, and what is changed. */
    String control() {
        return prefix + ".changes";
    }

    /** A part of what a holder changes, beginning at 0. */
    String part(final String holder, final int number) {
        return prefix + ".change." + holder + "." + number;
    }

    String profile(final String name) {
        return prefix + ".profile." + name;
    }

    /** What a profile is called in the cache: SHA-256 of its key in base 64, 43 characters. */
    static String name(final Key key) {
        try {
            final byte[] checksum = MessageDigest.getInstance("SHA-256").digest(key.bytes());
            return new String(Base64.getUrlEncoder().withoutPadding().encode(checksum), StandardCharsets.US_ASCII);
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("Java has no SHA-256", e);
        }
    }
}
