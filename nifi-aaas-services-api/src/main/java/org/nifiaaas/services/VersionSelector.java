package org.nifiaaas.services;

import java.util.Objects;

/** Says which version of a model a caller wants. */
public sealed interface VersionSelector {

    /** The version that the service's own policy chooses. */
    static VersionSelector policy() {
        return new ByPolicy();
    }

    /** Exactly this version. */
    static VersionSelector version(final long version) {
        return new ByNumber(version);
    }

    /** The version that the repository's label names at the moment. */
    static VersionSelector label(final String label) {
        return new ByLabel(label);
    }

    /**
     * Reads a selector as people write it: blank is the service's policy, digits a version, everything else a label.
     *
     * @param text the written selector, may be null
     * @return the selector
     * @throws IllegalArgumentException if the number is below 1 or too large
     */
    static VersionSelector parse(final String text) {
        if (text == null || text.isBlank()) {
            return policy();
        }
        final String trimmed = text.trim();
        if (trimmed.chars().allMatch(character -> character >= '0' && character <= '9')) {
            return version(Long.parseLong(trimmed));
        }
        return label(trimmed);
    }

    /** See {@link VersionSelector#policy()}. */
    record ByPolicy() implements VersionSelector {
        @Override
        public String toString() {
            return "the version chosen by policy";
        }
    }

    /**
     * See {@link VersionSelector#version(long)}.
     *
     * @param version 1 or more
     */
    record ByNumber(long version) implements VersionSelector {
        /** Rejects numbers below 1. */
        public ByNumber {
            if (version < 1) {
                throw new IllegalArgumentException("Version " + version + " is not a positive number");
            }
        }

        @Override
        public String toString() {
            return "version " + version;
        }
    }

    /**
     * See {@link VersionSelector#label(String)}.
     *
     * @param label not blank
     */
    record ByLabel(String label) implements VersionSelector {
        /** Rejects blank labels. */
        public ByLabel {
            Objects.requireNonNull(label, "label");
            if (label.isBlank()) {
                throw new IllegalArgumentException("A label must not be blank");
            }
        }

        @Override
        public String toString() {
            return "label " + label;
        }
    }
}
