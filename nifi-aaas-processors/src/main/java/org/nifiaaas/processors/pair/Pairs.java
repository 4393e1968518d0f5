package org.nifiaaas.processors.pair;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifiaaas.services.PairBatch;
import org.nifiaaas.services.PairFeatures;

/** The pairs of some records, those of them that can be scored in one batch. Immutable. */
public final class Pairs {

    private final PairBatch batch;

    /** For each record; empty if the version asks for nothing but ids. */
    private final List<PairInput> inputs;

    private Pairs(final PairBatch batch, final List<PairInput> inputs) {
        this.batch = batch;
        this.inputs = inputs;
    }

    static Pairs of(final List<String> users, final List<String> items, final List<PairInput> inputs) {
        if (inputs.isEmpty()) {
            return new Pairs(PairBatch.of(users.toArray(String[]::new), items.toArray(String[]::new)), inputs);
        }
        final List<String> usableUsers = new ArrayList<>();
        final List<String> usableItems = new ArrayList<>();
        final List<PairFeatures> features = new ArrayList<>();
        for (int row = 0; row < inputs.size(); row++) {
            if (inputs.get(row).problem().isEmpty()) {
                usableUsers.add(users.get(row));
                usableItems.add(items.get(row));
                features.add(inputs.get(row).features());
            }
        }
        return new Pairs(
                PairBatch.of(usableUsers.toArray(String[]::new), usableItems.toArray(String[]::new))
                        .with(features),
                inputs);
    }

    /** Those that can be scored, in the order of the records; it may be empty. */
    public PairBatch batch() {
        return batch;
    }

    /** Why the pair of a record cannot be scored, with the name of the feature; empty if it can. */
    public Optional<String> problem(final int record) {
        return inputs.isEmpty() ? Optional.empty() : inputs.get(record).problem();
    }

    /** The first problem of all. */
    public Optional<String> problem() {
        return inputs.stream().flatMap(input -> input.problem().stream()).findFirst();
    }

    /** Values of {@link VersionInputs#added} for a record whose pair can be scored. */
    public Map<String, Object> added(final int record) {
        return inputs.isEmpty() ? Map.of() : inputs.get(record).added().get();
    }
}
