package org.nifiaaas.features.design;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Several features taken together as one of a stated number of places. Immutable. */
public final class Cross implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String name;
    private final List<String> parts;
    private final int buckets;

    Cross(final String name, final List<String> parts, final int buckets) {
        this.name = name;
        this.parts = Collections.unmodifiableList(new ArrayList<>(parts));
        this.buckets = buckets;
    }

    public String name() {
        return name;
    }

    /** Names of the features that are crossed: columns, windows with buckets, or other crosses. */
    public List<String> parts() {
        return parts;
    }

    /** Number of places that the hash has; different values may share one. */
    public int buckets() {
        return buckets;
    }

    String canonical() {
        return "cross " + name + " of " + parts + " in " + buckets;
    }
}
