package org.nifiaaas.processors.score.split;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nifiaaas.services.VersionSelector;

/**
 * Gives each user an arm, in proportion to the weights. Immutable; thread-safe.
 *
 * <p>An exponential race: arm a, of weight w, gets the time -ln(u) / w, where u in (0, 1) is a keyed hash of arm and user, and the earliest arm wins, which
 * is a with probability w / (sum of weights). A user's arm depends on nothing but the key, the user and the arms, so it is the same on every node and after
 * every restart. A larger weight makes only its own arm earlier: raising it moves users into that arm and no user between other arms. The same holds for a
 * new arm. Source: weighted rendezvous hashing (Thaler and Ravishankar, 1998; Schindelhauer and Schomaker, 2005).
 */
public final class TrafficSplit {

    private static final Pattern ARM = Pattern.compile("([\\p{Alnum}._-]+)\\s*=\\s*(\\d{1,9}(?:\\.\\d{1,9})?)");
    private static final double UNIT = 0x1.0p-53;

    /** No split: there are no arms, and everybody is given index 0. */
    static final TrafficSplit NONE = new TrafficSplit(List.of(), List.of());

    private final List<Arm> arms;
    private final List<SipHash> hashes;

    private TrafficSplit(final List<Arm> arms, final List<SipHash> hashes) {
        this.arms = List.copyOf(arms);
        this.hashes = List.copyOf(hashes);
    }

    /**
     * Reads a split such as {@code stable=90, canary=10}.
     *
     * @param text the split; see {@link #parse}
     * @param key secret that decides who gets which arm
     */
    public static TrafficSplit of(final String text, final String key) {
        final List<Arm> arms = parse(text);
        final List<SipHash> hashes = new ArrayList<>(arms.size());
        for (final Arm arm : arms) {
            hashes.add(new SipHash(keyOf(key, arm)));
        }
        return new TrafficSplit(arms, hashes);
    }

    /**
     * Reads the arms.
     *
     * @return one arm or more, in the order in which they are written
     * @throws IllegalArgumentException with one line that names the arm that is wrong
     */
    static List<Arm> parse(final String text) {
        final List<Arm> arms = new ArrayList<>();
        final Set<VersionSelector> selectors = new HashSet<>();
        for (final String part : text.split(",", -1)) {
            final Arm arm = parseArm(part.trim());
            if (!selectors.add(arm.selector())) {
                throw new IllegalArgumentException("arm '" + arm.label() + "' is there twice");
            }
            arms.add(arm);
        }
        return arms;
    }

    private static Arm parseArm(final String text) {
        final Matcher matcher = ARM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not of the form label=weight");
        }
        final double weight = Double.parseDouble(matcher.group(2));
        if (weight <= 0) {
            throw new IllegalArgumentException("the weight of arm '" + matcher.group(1) + "' is not above 0");
        }
        final String label = matcher.group(1);
        try {
            return new Arm(label, weight, VersionSelector.parse(label));
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException("arm '" + label + "' is neither a version from 1 up nor a label", e);
        }
    }

    private static byte[] keyOf(final String key, final Arm arm) {
        try {
            final MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(key.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            return digest.digest(arm.label().getBytes(StandardCharsets.UTF_8));
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** The arms; the first is the champion. */
    public List<Arm> arms() {
        return arms;
    }

    /** Whether there is a split at all. */
    public boolean isSplit() {
        return !arms.isEmpty();
    }

    /** Label of an arm; none if there is no split. */
    public Optional<String> label(final int arm) {
        return isSplit() ? Optional.of(arms.get(arm).label()) : Optional.empty();
    }

    /**
     * The arm of a user.
     *
     * @param user canonical user id
     * @return index in {@link #arms()}
     */
    public int arm(final String user) {
        if (!isSplit()) {
            return 0;
        }
        final byte[] message = user.getBytes(StandardCharsets.UTF_8);
        int winner = 0;
        double earliest = Double.POSITIVE_INFINITY;
        for (int arm = 0; arm < arms.size(); arm++) {
            final double time =
                    time(hashes.get(arm).hash(message), arms.get(arm).weight());
            if (time < earliest) {
                earliest = time;
                winner = arm;
            }
        }
        return winner;
    }

    /** StrictMath, because the arm must not depend on the processor's own logarithm. */
    private static double time(final long hash, final double weight) {
        final double uniform = ((hash >>> 11) + 0.5) * UNIT;
        return -StrictMath.log(uniform) / weight;
    }
}
