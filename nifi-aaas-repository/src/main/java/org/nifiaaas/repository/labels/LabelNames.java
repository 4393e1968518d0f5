package org.nifiaaas.repository.labels;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** How a label may be called. Labels that are in a file already are read and moved whatever they are called. */
public final class LabelNames {

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,63}");

    /** What a person would take for a version, or for the policy "latest N". */
    private static final Pattern LIKE_A_VERSION =
            Pattern.compile("(v|ver|version|r|rev|revision|latest)[._-]?[0-9][0-9._-]*", Pattern.CASE_INSENSITIVE);

    /** What the policies of a service are called, and other words for having no label. */
    private static final Set<String> TAKEN = Collections.unmodifiableSet(
            new HashSet<>(Arrays.asList("latest", "newest", "specific", "label", "policy", "version")));

    private LabelNames() {}

    /**
     * Tells why a new label cannot be called so.
     *
     * @param text the name
     * @return the reason, to stand after "it"; empty if it can
     */
    public static Optional<String> problem(final String text) {
        if (!NAME.matcher(text).matches()) {
            return Optional.of("must begin with a letter, and hold up to 64 letters, digits, '.', '-' and '_'");
        }
        if (TAKEN.contains(text.toLowerCase(Locale.ROOT))) {
            return Optional.of(
                    "would be taken for the choice of a version by policy; say what it is for, such as stable");
        }
        if (LIKE_A_VERSION.matcher(text).matches()) {
            return Optional.of("would be taken for the number of a version; say what it is for, such as stable");
        }
        return Optional.empty();
    }
}
