package org.nifiaaas.sandbox.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a demo run is to do.
 *
 * @param historyRows transactions that the first version learns from
 * @param trainingOptions further arguments of the training job
 * @param excludedItems items that are neither trained on nor recommended
 */
record DemoOptions(int historyRows, List<String> trainingOptions, List<String> excludedItems) {

    /** Copies the lists. */
    DemoOptions {
        excludedItems = List.copyOf(Objects.requireNonNull(excludedItems, "excludedItems"));
        trainingOptions = List.copyOf(Objects.requireNonNull(trainingOptions, "trainingOptions"));
    }

    /** All further arguments of the training job. */
    List<String> allTrainingOptions() {
        final List<String> all = new ArrayList<>(trainingOptions);
        for (final String item : excludedItems) {
            all.add("--exclude-item");
            all.add(item);
        }
        return all;
    }
}
