package org.nifiaaas.features.privacy;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret that makes tokens of ids: HMAC-SHA256 (RFC 2104, FIPS 180-4) over the name of the role or column, a line end and the canonical id, the first 128 bits of it.
 * Immutable and thread-safe; nothing that it prints has the secret in it.
 *
 * <p>A token is {@code <id of the key>.<22 characters of base64url>}. The id of a key is computed from it, so that no token can name a wrong one.
 */
public final class TokenKey implements Serializable {

    /** Fewest characters of a key. */
    public static final int SHORTEST = 32;

    /** Characters of a token. */
    static final int TOKEN_LENGTH = 31;

    static final int ID_LENGTH = 8;

    private static final long serialVersionUID = 1L;
    private static final String ALGORITHM = "HmacSHA256";
    private static final String LABEL = "nifi-aaas token key";
    private static final int TOKEN_BYTES = 16;

    private final byte[] secret;
    private final String id;
    private transient volatile Mac prototype;

    private TokenKey(final byte... secret) {
        this.secret = secret;
        this.id = hexadecimal(hash(LABEL));
    }

    /**
     * Takes a key.
     *
     * @param text its characters; spaces around them do not count
     * @throws IllegalArgumentException with one line, which does not quote the key, if it is too short
     */
    public static TokenKey of(final String text) {
        final String trimmed = text.trim();
        if (trimmed.length() < SHORTEST) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a key must have %d characters or more, and it has %d; make one with openssl rand -hex 32",
                    SHORTEST,
                    trimmed.length()));
        }
        return new TokenKey(trimmed.getBytes(StandardCharsets.UTF_8));
    }

    /** Tells keys apart: 8 hexadecimal digits, from which nobody finds the key. */
    public String id() {
        return id;
    }

    /**
     * The token of an id.
     *
     * @param name {@code user}, {@code item} or the name of a column: the same id in two of them has two tokens
     * @param canonical the id in its canonical form
     */
    public String token(final String name, final String canonical) {
        final byte[] hash = hash(name + "\n" + canonical);
        return id + '.' + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, TOKEN_BYTES));
    }

    private byte[] hash(final String text) {
        try {
            // A copy for each hash: there is nothing to share between threads, and nothing to be kept for them.
            return ((Mac) prototype().clone()).doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (final CloneNotSupportedException e) {
            throw new IllegalStateException(ALGORITHM + " of this Java machine cannot be copied", e);
        }
    }

    private Mac prototype() {
        if (prototype == null) {
            try {
                final Mac mac = Mac.getInstance(ALGORITHM);
                mac.init(new SecretKeySpec(secret, ALGORITHM));
                prototype = mac;
            } catch (final GeneralSecurityException e) {
                throw new IllegalStateException("this Java machine has no " + ALGORITHM, e);
            }
        }
        return prototype;
    }

    private static String hexadecimal(final byte... bytes) {
        final StringBuilder digits = new StringBuilder(ID_LENGTH);
        for (int index = 0; index < ID_LENGTH / 2; index++) {
            digits.append(String.format(Locale.ROOT, "%02x", bytes[index]));
        }
        return digits.toString();
    }

    /** The id of the key, and nothing of the secret. */
    @Override
    public String toString() {
        return "token key " + id;
    }
}
