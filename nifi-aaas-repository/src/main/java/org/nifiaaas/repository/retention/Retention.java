package org.nifiaaas.repository.retention;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many versions of a model are kept at least, and how old the others must be before they go. Immutable. */
public final class Retention {

    /** Age below which nothing goes if nobody says another: time enough for a new version to be promoted, or loaded by a service. */
    public static final String DEFAULT_AGE = "1d";

    private static final Pattern AGE = Pattern.compile("([0-9]{1,5})([dh])");

    private final int keep;
    private final Duration youngerThan;
    private final OptionalLong spared;

    private Retention(final int keep, final Duration youngerThan, final OptionalLong spared) {
        this.keep = keep;
        this.youngerThan = youngerThan;
        this.spared = spared;
    }

    /**
     * Makes a rule.
     *
     * @param keep number of the newest versions that stay, at least 1
     * @param youngerThan versions that are younger stay too
     * @throws IllegalArgumentException with one line if fewer than 1 version is kept
     */
    public static Retention of(final int keep, final Duration youngerThan) {
        if (keep < 1) {
            throw new IllegalArgumentException("at least 1 version must be kept, not " + keep);
        }
        return new Retention(keep, youngerThan, OptionalLong.empty());
    }

    /**
     * Reads an age as people write it: {@code 30d} or {@code 12h}.
     *
     * @throws IllegalArgumentException with one line if it is none
     */
    public static Duration age(final String text) {
        final Matcher age = AGE.matcher(text.trim());
        if (!age.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no age in days or hours, such as 30d or 12h");
        }
        final long number = Long.parseLong(age.group(1));
        return age.group(2).equals("d") ? Duration.ofDays(number) : Duration.ofHours(number);
    }

    /** The same rule, by which a version stays in any case. */
    public Retention sparing(final long version) {
        return new Retention(keep, youngerThan, OptionalLong.of(version));
    }

    int keep() {
        return keep;
    }

    Duration youngerThan() {
        return youngerThan;
    }

    boolean spares(final long version) {
        return spared.isPresent() && spared.getAsLong() == version;
    }
}
