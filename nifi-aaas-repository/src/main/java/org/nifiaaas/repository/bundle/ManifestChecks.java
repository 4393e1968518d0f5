package org.nifiaaas.repository.bundle;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.nifiaaas.features.OneLine;

/** What must hold for the numbers and maps of a manifest, whoever wrote it. Refusals are an {@link IllegalArgumentException} with one line. */
final class ManifestChecks {

    private static final List<String> TASKS = Collections.unmodifiableList(Arrays.asList("new", "repeat", "all"));

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

    /**
     * Task and horizon are both there or both not.
     *
     * @param task may be null
     * @param horizonDays may be null
     */
    static void question(final String task, final Double horizonDays) {
        if (task == null && horizonDays == null) {
            return;
        }
        if (task == null || horizonDays == null) {
            throw new IllegalArgumentException(
                    "lacks " + (task == null ? "task beside horizonDays" : "horizonDays beside task"));
        }
        if (!TASKS.contains(task)) {
            throw new IllegalArgumentException(
                    "has the task '" + OneLine.of(task) + "', it must be one of " + String.join(", ", TASKS));
        }
        if (!(horizonDays > 0 && horizonDays <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    "has horizonDays of " + horizonDays + ", it must be a finite number above 0");
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
