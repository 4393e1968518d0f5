package org.nifiaaas.features.profile;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * Profiles as bytes and back, the same on every machine. Immutable and thread-safe.
 *
 * <p>The form: a version, what kind of profile it is, a fingerprint of what it counts, the content, and a checksum of all of it. Whole numbers take as many
 * bytes as they need; each text of a profile is written once.
 */
public final class ProfileCodec {

    private static final int VERSION = 2;
    private static final int USER = 'U';
    private static final int SUBJECT = 'S';
    private static final int RECENT = 'R';
    private static final int HEADER = 2 + Integer.BYTES;

    /** Most events of a subject that are written apart from what is older: a few hundred bytes. */
    static final int RECENT_EVENTS = 32;

    private final WindowCalculator calculator;
    private final int fingerprint;
    private final String fingerprintText;

    /** Reads and writes what a calculator works with. */
    public ProfileCodec(final WindowCalculator calculator) {
        this.calculator = calculator;
        this.fingerprint = checksum(calculator.counted().getBytes(StandardCharsets.UTF_8), 0);
        this.fingerprintText = String.format(Locale.ROOT, "%08x", fingerprint);
    }

    /** What profiles count, as 8 hexadecimal digits: only profiles of the same fingerprint can be read. */
    public String fingerprint() {
        return fingerprintText;
    }

    /** Writes a user's profile. */
    public byte[] write(final UserProfile profile) {
        final ProfileOutput out = begin(USER);
        profile.write(out);
        return end(out);
    }

    /** Writes the profile of another subject. */
    public byte[] write(final SubjectProfile profile) {
        final ProfileOutput out = begin(SUBJECT);
        profile.write(out);
        return end(out);
    }

    /**
     * Writes what is new of another subject, which {@link #readSubject(byte[], byte[], long)} has read: its recent events as long as they are few and the older
     * value is of the same day, or else all of it anew, so that nothing of a profile that goes on changing is much older than the rest.
     *
     * @param day on which this is written, such as a number of days since 1970
     * @param profile goes on from what is written
     * @return the value with the recent events, and the older one if it is new
     */
    public SubjectParts writeParts(final SubjectProfile profile, final long day) {
        byte[] older = null;
        final boolean aged = profile.base() != 0 && profile.baseDay() != day;
        if (profile.recentEvents() > RECENT_EVENTS || aged) {
            older = write(profile);
            profile.rememberSince(checksumOf(older), day);
        }
        final ProfileOutput out = begin(RECENT);
        out.number(profile.base());
        out.number(profile.baseDay());
        profile.writeRecent(out);
        return new SubjectParts(end(out), older);
    }

    private ProfileOutput begin(final int kind) {
        final ProfileOutput out = new ProfileOutput();
        out.single(VERSION);
        out.single(kind);
        out.single(fingerprint >> 24);
        out.single(fingerprint >> 16);
        out.single(fingerprint >> 8);
        out.single(fingerprint);
        return out;
    }

    /** A checksum that is never 0, which stands for none. */
    private static int checksumOf(final byte[] older) {
        final int checksum = ByteBuffer.wrap(older).getInt(older.length - Integer.BYTES);
        return checksum == 0 ? 1 : checksum;
    }

    private static byte[] end(final ProfileOutput out) {
        final ByteBuffer content = out.bytes();
        final byte[] profile = new byte[content.remaining() + Integer.BYTES];
        content.get(profile, 0, content.remaining());
        ByteBuffer.wrap(profile).putInt(profile.length - Integer.BYTES, checksum(profile, Integer.BYTES));
        return profile;
    }

    /**
     * Reads a user's profile.
     *
     * @param user whose it is: the id is not among the bytes
     * @throws ProfileException if the bytes are damaged, of a newer form, or of a specification that counts something else
     */
    public UserProfile readUser(final String user, final byte[] bytes) throws ProfileException {
        final UserProfile profile = calculator.newUser();
        final ProfileInput in = open(bytes, USER);
        calculator.read(profile, user, in);
        in.requireEnd();
        return profile;
    }

    /**
     * Reads the profile of another subject.
     *
     * @throws ProfileException as {@link #readUser} does
     */
    public SubjectProfile readSubject(final byte[] bytes) throws ProfileException {
        final SubjectProfile profile = calculator.newSubject();
        final ProfileInput in = open(bytes, SUBJECT);
        profile.read(in);
        in.requireEnd();
        return profile;
    }

    /**
     * Reads the profile of another subject that was written in parts.
     *
     * @param recent null if there is none
     * @param older null if there is none
     * @param day on which this is read, see {@link #writeParts}
     * @throws ProfileException as {@link #readUser} does, and if one part is not of the other
     */
    public SubjectProfile readSubject(final byte[] recent, final byte[] older, final long day) throws ProfileException {
        if (recent == null) {
            final SubjectProfile profile = older == null ? calculator.newSubject() : readSubject(older);
            profile.rememberSince(older == null ? 0 : checksumOf(older), day);
            return profile;
        }
        final ProfileInput in = open(recent, RECENT);
        final long base = in.number();
        final long baseDay = in.number();
        if (base != 0 && older != null && base != checksumOf(older)) {
            throw new ProfileException("the profile's recent events are not of its older part");
        }
        // If the older part is not there, the store has forgotten it.
        final boolean whole = base != 0 && older != null;
        final SubjectProfile profile = whole ? readSubject(older) : calculator.newSubject();
        profile.rememberSince(whole ? base : 0, baseDay);
        calculator.readRecent(profile, in);
        in.requireEnd();
        return profile;
    }

    private ProfileInput open(final byte[] bytes, final int kind) throws ProfileException {
        final int end = bytes.length - Integer.BYTES;
        if (end < HEADER || ByteBuffer.wrap(bytes).getInt(end) != checksum(bytes, Integer.BYTES)) {
            throw new ProfileException("the profile is damaged: its checksum is not that of its content");
        }
        if (bytes[0] != VERSION) {
            throw new ProfileException("the profile has form " + bytes[0] + ", this build reads " + VERSION
                    + (bytes[0] > VERSION ? "; use the newer build" : "; make profiles anew"));
        }
        if (bytes[1] != kind) {
            throw new ProfileException("the profile is of another kind of subject");
        }
        if (ByteBuffer.wrap(bytes).getInt(2) != fingerprint) {
            throw new ProfileException(
                    "the profile was made for other columns or windows; make profiles for the specification anew");
        }
        return new ProfileInput(bytes, HEADER, end);
    }

    private static int checksum(final byte[] bytes, final int leftOut) {
        final CRC32 checksum = new CRC32();
        checksum.update(bytes, 0, bytes.length - leftOut);
        return (int) checksum.getValue();
    }
}
