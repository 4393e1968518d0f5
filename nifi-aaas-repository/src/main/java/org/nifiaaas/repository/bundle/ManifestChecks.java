package org.nifiaaas.repository.bundle;

import java.util.Map;

/** What must hold for the numbers and maps of a manifest, whoever wrote it. Refusals are an {@link IllegalArgumentException} with one line. */
final class ManifestChecks {

    private ManifestChecks() {}

    /**
     * Numbers are in their ranges.
     *
     * @param parentVersion may be null
     */
    static void numbers(final long version, final int positiveClass, final Long parentVersion) {
        if (version < 1) {
            throw new IllegalArgumentException("version " + version + " is not a positive number");
        }
        if (positiveClass < 0) {
            throw new IllegalArgumentException("positiveClass " + positiveClass + " is negative");
        }
        if (parentVersion != null && parentVersion < 1) {
            throw new IllegalArgumentException("parentVersion " + parentVersion + " is not a positive number");
        }
    }

    /** Every file has a size and a checksum. */
    static void files(final Map<String, BundleManifest.FileEntry> files) {
        files.forEach((name, entry) -> {
            if (entry == null) {
                throw new IllegalArgumentException("says neither size nor checksum of " + name);
            }
            if (entry.sha256() == null || entry.sha256().isEmpty()) {
                throw new IllegalArgumentException("lacks the checksum of " + name);
            }
        });
    }

    /** Every metric is a finite number. */
    static void metrics(final Map<String, Double> metrics) {
        metrics.forEach((name, value) -> {
            if (value == null || value.isNaN() || value.isInfinite()) {
                throw new IllegalArgumentException(
                        "says that metric " + name + " is " + value + ", which is no finite number");
            }
        });
    }

    /** Every framework has a version. */
    static void frameworks(final Map<String, String> frameworks) {
        frameworks.forEach((name, version) -> {
            if (version == null) {
                throw new IllegalArgumentException("says no version of framework " + name);
            }
        });
    }
}
