package org.nifiaaas.sandbox.demo;

import java.util.List;
import java.util.Objects;

/**
 * What a demo run is to do.
 *
 * @param historyRows transactions that the first version learns from
 * @param trainingOptions further arguments of the training job
 */
record DemoOptions(int historyRows, List<String> trainingOptions) {

    /** Copies the list. */
    DemoOptions {
        trainingOptions = List.copyOf(Objects.requireNonNull(trainingOptions, "trainingOptions"));
    }
}
