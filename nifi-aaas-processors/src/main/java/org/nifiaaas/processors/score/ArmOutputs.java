package org.nifiaaas.processors.score;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.nifiaaas.processors.record.RecordOutputs;
import org.nifiaaas.services.ModelVersionIdentity;

/**
 * The children of one FlowFile: those of each arm, so that no child mixes versions, and one with the records that no arm can score. All or nothing, as
 * {@link RecordOutputs} is. Belongs to one task.
 */
final class ArmOutputs implements AutoCloseable {

    private final Supplier<RecordOutputs> factory;
    private final List<Part> parts = new ArrayList<>();

    /**
     * Creates the outputs of a FlowFile.
     *
     * @param factory makes the outputs of one arm
     */
    ArmOutputs(final Supplier<RecordOutputs> factory) {
        this.factory = factory;
    }

    /**
     * Adds the outputs of an arm, or of failed records.
     *
     * @param arm label of the arm, if there is one
     * @param version version of the children, if there is one
     */
    RecordOutputs add(final Optional<String> arm, final Optional<ModelVersionIdentity> version) {
        final RecordOutputs outputs = factory.get();
        parts.add(new Part(outputs, arm, version));
        return outputs;
    }

    /** Completes all children; see {@link RecordOutputs#finish}. */
    List<ScoredChild> finish() throws IOException {
        final List<ScoredChild> children = new ArrayList<>();
        boolean complete = false;
        try {
            for (final Part part : parts) {
                part.outputs()
                        .finish()
                        .forEach((relationship, child) ->
                                children.add(new ScoredChild(relationship, child, part.arm(), part.version())));
            }
            complete = true;
            return children;
        } finally {
            if (!complete) {
                parts.forEach(part -> part.outputs().discard());
            }
        }
    }

    @Override
    public void close() {
        parts.forEach(part -> part.outputs().close());
    }

    private record Part(RecordOutputs outputs, Optional<String> arm, Optional<ModelVersionIdentity> version) {}
}
