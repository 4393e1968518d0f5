package org.nifiaaas.features.encode;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.nifiaaas.features.Json;

/**
 * What training found of the features of a specification: the vocabulary of each categorical column that the specification gives none, and mean and deviation of
 * each number that is standardised. Immutable. In a bundle it is {@code encoding.json}.
 */
public final class FeatureEncoding implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final int SCHEMA_VERSION = 1;

    private final int schemaVersion;
    private final TreeMap<String, List<String>> vocabularies = new TreeMap<>();
    private final TreeMap<String, Scale> numbers = new TreeMap<>();

    /**
     * Takes what was found by the names of the features.
     *
     * @param vocabularies values of categorical columns in the order of their places; copied
     * @param numbers scales of numeric columns without buckets and of windows; copied
     * @throws IllegalArgumentException with one line that names the feature if a value of a vocabulary is missing or repeated
     */
    public FeatureEncoding(final Map<String, List<String>> vocabularies, final Map<String, Scale> numbers) {
        this.schemaVersion = SCHEMA_VERSION;
        vocabularies.forEach((name, values) -> this.vocabularies.put(name, distinct(name, values)));
        numbers.forEach((name, scale) -> this.numbers.put(name, usable(name, scale)));
    }

    private static List<String> distinct(final String name, final List<String> values) {
        if (values == null) {
            throw new IllegalArgumentException("the vocabulary of " + name + " is missing");
        }
        final List<String> copy = Collections.unmodifiableList(new ArrayList<>(values));
        if (copy.contains(null)) {
            throw new IllegalArgumentException("the vocabulary of " + name + " lacks a value");
        }
        // A value may be a property of a person, so that it is not told.
        if (new HashSet<>(copy).size() < copy.size()) {
            throw new IllegalArgumentException("the vocabulary of " + name + " repeats a value");
        }
        return copy;
    }

    private static Scale usable(final String name, final Scale scale) {
        try {
            Objects.requireNonNull(scale, "it is missing").requireUsable();
            return scale;
        } catch (final IllegalArgumentException | NullPointerException e) {
            throw new IllegalArgumentException("the scale of " + name + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** Values of categorical columns in the order of their places, by the name of the column. */
    public Map<String, List<String>> vocabularies() {
        return Collections.unmodifiableMap(vocabularies);
    }

    /** Scales of columns and windows by their names. */
    public Map<String, Scale> numbers() {
        return Collections.unmodifiableMap(numbers);
    }

    /** Writes the form that {@link #fromJson} reads; equal encodings have equal texts. */
    public String toJson() {
        return Json.write(this);
    }

    /**
     * Reads an encoding.
     *
     * @throws IllegalArgumentException with one line if the text is not what {@link #toJson()} writes
     */
    public static FeatureEncoding fromJson(final String text) {
        final FeatureEncoding read = Json.read(text, FeatureEncoding.class);
        if (read.schemaVersion != SCHEMA_VERSION) {
            throw new IllegalArgumentException("feature encoding has schema version " + read.schemaVersion
                    + ", this build reads " + SCHEMA_VERSION);
        }
        if (read.vocabularies == null || read.numbers == null) {
            throw new IllegalArgumentException("feature encoding is not complete: "
                    + (read.vocabularies == null ? "vocabularies" : "numbers") + " is missing");
        }
        return new FeatureEncoding(read.vocabularies, read.numbers);
    }
}
