package org.nifiaaas.services.model.source;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a repository holds of one model at one moment. Immutable.
 *
 * @param exists whether the repository has a folder of the model
 * @param versions complete versions by number; the value changes whenever the version's manifest is replaced
 * @param labels versions by label, in the order of the labels; the last readable ones if the labels cannot be read now
 * @param remarks what was ignored and why, one line each
 * @param labelsProblem why the labels cannot be read, in one line; empty if they can
 */
public record ModelListing(
        boolean exists,
        SortedMap<Long, String> versions,
        Map<String, Long> labels,
        List<String> remarks,
        String labelsProblem) {

    /** Nothing known. */
    public static final ModelListing EMPTY = new ModelListing(true, new TreeMap<>(), Map.of(), List.of(), "");

    /** Copies the collections. */
    public ModelListing {
        versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        remarks = List.copyOf(remarks);
    }
}
