package org.nifiaaas.services;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The key under which the profile of a subject is kept, so that all profiles of a subject can be found whatever they count. Immutable and thread-safe.
 *
 * <p>A text is {@code <subject><counted>} of the first part of a profile, and {@code <subject><counted>+} of the older one that some profiles have. A subject is one
 * or more columns as {@code <column>=<length of the value in characters>:<value><space>}, such as {@code user=6:card-1 }, or if that has more than
 * {@value #LONGEST_SUBJECT} characters {@code sha256=<SHA-256 of its UTF-8 in 64 lower-case hexadecimal digits><space>}. The lengths keep two subjects apart,
 * whatever is in their values. A subject of which a user is a part begins with the user.
 *
 * <p>A key may be the id of a person: {@link #toString} does not tell it.
 *
 * @param subject whose profile it is, in the form above
 * @param counted what the profile counts, as 8 lower-case hexadecimal digits
 * @param older whether this is the older part of the profile
 */
public record ProfileKey(String subject, String counted, boolean older) {

    /** Most characters of a subject in a key. */
    public static final int LONGEST_SUBJECT = 1_000;

    private static final int DIGITS_OF_COUNTED = 8;
    private static final String OLDER = "+";
    private static final String USER = "user=";
    private static final String CHECKSUM = "sha256=";
    private static final int LENGTH_OF_CHECKSUM = CHECKSUM.length() + 64 + 1;

    /**
     * The key of the first part of a profile.
     *
     * @param subject of any length
     */
    public static ProfileKey of(final String subject, final String counted) {
        return new ProfileKey(shortened(subject), counted, false);
    }

    /** A user as a subject, as keys have it. */
    public static String user(final String id) {
        return shortened(USER + id.length() + ":" + id + " ");
    }

    private static String shortened(final String subject) {
        return subject.length() <= LONGEST_SUBJECT ? subject : CHECKSUM + sha256(subject) + " ";
    }

    private static String sha256(final String text) {
        try {
            final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("Java has no SHA-256", e);
        }
    }

    /** Reads the text of a key; empty if it is none of this form. */
    public static Optional<ProfileKey> read(final String text) {
        final boolean older = text.endsWith(OLDER);
        final int end = older ? text.length() - OLDER.length() : text.length();
        final int begin = end - DIGITS_OF_COUNTED;
        if (begin < 1 || text.charAt(begin - 1) != ' ' || !isHexadecimal(text, begin, end)) {
            return Optional.empty();
        }
        return Optional.of(new ProfileKey(text.substring(0, begin), text.substring(begin, end), older));
    }

    private static boolean isHexadecimal(final String text, final int begin, final int end) {
        for (int index = begin; index < end; index++) {
            final char digit = text.charAt(index);
            if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
                return false;
            }
        }
        return true;
    }

    /**
     * The beginning of a key's text that says of which user it is, as {@link #user} writes it; the checksum of a subject that may be a user; empty for all others.
     *
     * @param text of a key
     */
    public static String userOf(final String text) {
        if (text.startsWith(CHECKSUM)) {
            return text.substring(0, Math.min(LENGTH_OF_CHECKSUM, text.length()));
        }
        if (!text.startsWith(USER)) {
            return "";
        }
        int length = 0;
        int index = USER.length();
        while (index < text.length() && Character.digit(text.charAt(index), 10) >= 0 && length <= text.length()) {
            length = 10 * length + Character.digit(text.charAt(index), 10);
            index++;
        }
        final int end = index + 1 + length + 1;
        return end <= text.length() && text.charAt(index) == ':' ? text.substring(0, end) : "";
    }

    /** The key of the older part of the same profile. */
    public ProfileKey olderPart() {
        return new ProfileKey(subject, counted, true);
    }

    /** The text that profiles are kept under. */
    public String text() {
        return older ? subject + counted + OLDER : subject + counted;
    }

    @Override
    public String toString() {
        return "a key";
    }
}
