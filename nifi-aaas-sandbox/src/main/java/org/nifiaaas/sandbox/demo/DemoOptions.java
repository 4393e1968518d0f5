package org.nifiaaas.sandbox.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a demo run is to do.
 *
 * @param historyRows transactions that the first version learns from
 * @param network kind of the second version, which learns from features
 * @param trainingOptions further arguments of the training job; what they say of the kind is that of the first version
 * @param excludedItems items that are neither trained on nor recommended
 */
record DemoOptions(int historyRows, String network, List<String> trainingOptions, List<String> excludedItems) {

    /** All kinds of histories are tried, and the best is kept. */
    static final String FIRST_KIND = "--kind=auto";

    /** The kind of the second version, unless another one is asked for. */
    static final String NETWORK = "stack";

    private static final String EPOCHS = "--epochs";
    /** Much data is learned from in few epochs, and nobody likes to wait for a demo; little data needs those that training has by default. */
    private static final int FEWEST_EPOCHS = 6;

    private static final int MOST_EPOCHS = 15;
    private static final int PURCHASES_IN_ALL_EPOCHS = 600_000;

    private static final List<String> KIND = List.of("--kind", "--network");

    /** Copies the lists. */
    DemoOptions {
        Objects.requireNonNull(network, "network");
        excludedItems = List.copyOf(Objects.requireNonNull(excludedItems, "excludedItems"));
        trainingOptions = List.copyOf(Objects.requireNonNull(trainingOptions, "trainingOptions"));
    }

    /** All further arguments of the first training. */
    List<String> withoutFeatures() {
        return withExclusions(trainingOptions);
    }

    /**
     * All further arguments of the second training.
     *
     * @param beside kind that is trained on the same purchases for comparison
     * @param purchases of the whole run, by which the epochs are limited unless an option says how many there shall be
     */
    List<String> withFeatures(final String beside, final int purchases) {
        final List<String> arguments = new ArrayList<>();
        boolean value = false;
        for (final String option : trainingOptions) {
            final boolean kind = KIND.contains(option);
            if (!value && !kind && KIND.stream().noneMatch(name -> option.startsWith(name + "="))) {
                arguments.add(option);
            }
            value = kind;
        }
        if (trainingOptions.stream().noneMatch(option -> option.equals(EPOCHS) || option.startsWith(EPOCHS + "="))) {
            final int epochs = PURCHASES_IN_ALL_EPOCHS / Math.max(1, purchases);
            arguments.add(EPOCHS + "=" + Math.max(FEWEST_EPOCHS, Math.min(MOST_EPOCHS, epochs)));
        }
        arguments.add("--network=" + network + (beside.equals(network) ? "" : "," + beside));
        return withExclusions(arguments);
    }

    private List<String> withExclusions(final List<String> arguments) {
        final List<String> all = new ArrayList<>(arguments);
        for (final String item : excludedItems) {
            all.add("--exclude-item");
            all.add(item);
        }
        return all;
    }
}
