package org.nifiaaas.training.models;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Networks of neural collaborative filtering (He et al., <em>Neural Collaborative Filtering</em>, WWW 2017), from the simplest to the richest. */
public enum NetworkKind {
    /** Generalised matrix factorisation: embeddings of user and item multiplied element by element, and a weighted sum of that. */
    GMF("factors of user and item, multiplied"),
    /** Embeddings of user and item side by side, and dense layers over them. */
    MLP("dense layers over embeddings of user and item"),
    /** Both, each with embeddings of its own, joined before the last layer. */
    NEUMF("multiplied factors beside dense layers");

    private final String description;

    NetworkKind(final String description) {
        this.description = description;
    }

    /** What it computes, in words. */
    public String description() {
        return description;
    }

    /** Name on the command line and in files, such as {@code neumf}. */
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind of a name. */
    public static Optional<NetworkKind> find(final String value) {
        return Arrays.stream(values())
                .filter(kind -> kind.value().equals(value))
                .findFirst();
    }

    boolean multiplies() {
        return this != MLP;
    }

    boolean hasDenseLayers() {
        return this != GMF;
    }
}
