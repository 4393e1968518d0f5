package org.nifiaaas.features.design;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The masks of a specification, at most one for each column or field. Immutable. */
public final class PrivacyRules implements Serializable {

    /** Nothing is masked. */
    public static final PrivacyRules EMPTY = new PrivacyRules(Collections.emptyList());

    private static final long serialVersionUID = 1L;

    private final List<Mask> masks;

    PrivacyRules(final List<Mask> masks) {
        this.masks = Collections.unmodifiableList(new ArrayList<>(masks));
    }

    /** Whether nothing is masked. */
    public boolean isEmpty() {
        return masks.isEmpty();
    }

    /** In the order of the specification. */
    public List<Mask> masks() {
        return masks;
    }

    /** The mask of a column, of the user, item, amount or time, or of a dropped field. */
    public Optional<Mask> of(final String column) {
        return masks.stream().filter(mask -> mask.column().equals(column)).findFirst();
    }

    /** Whether anything becomes a token, which takes a key. */
    public boolean hasTokens() {
        return masks.stream().anyMatch(mask -> mask.kind() == Mask.Kind.TOKEN);
    }

    /** Names of the fields that are left out. */
    public List<String> dropped() {
        return masks.stream()
                .filter(mask -> mask.kind() == Mask.Kind.DROP)
                .map(Mask::column)
                .collect(Collectors.toList());
    }

    /** All masks in one text that does not depend on their order; empty if there are none. */
    String canonical() {
        return canonical(mask -> true);
    }

    /**
     * The masks that change what is counted, in one text that does not depend on their order; empty if there are none. Tokens of users do not: they have
     * profiles of their own.
     */
    public String counted() {
        return canonical(mask -> mask.kind() != Mask.Kind.DROP && !mask.column().equals(FeatureSet.USER));
    }

    private String canonical(final Predicate<Mask> wanted) {
        return masks.stream()
                .filter(wanted)
                .map(mask -> mask.canonical() + "\n")
                .sorted()
                .collect(Collectors.joining());
    }
}
