package org.nifiaaas.processors.compare;

import java.util.Comparator;

/**
 * The version that a passport names.
 *
 * @param model name of the model
 * @param version number of the version, 1 or more
 */
record RecordedVersion(String model, long version) implements Comparable<RecordedVersion> {

    private static final Comparator<RecordedVersion> ORDER =
            Comparator.comparing(RecordedVersion::model).thenComparingLong(RecordedVersion::version);

    @Override
    public int compareTo(final RecordedVersion other) {
        return ORDER.compare(this, other);
    }
}
