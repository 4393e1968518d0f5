package org.nifiaaas.training.models;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.nifiaaas.training.failure.TrainingException;

/** A network and how its training went. */
public final class TrainedModel {

    private final PropensityModel model;
    private final long rowsPerEpoch;
    private final List<Double> losses;
    private final double seconds;

    TrainedModel(
            final PropensityModel model, final long rowsPerEpoch, final List<Double> losses, final double seconds) {
        this.model = model;
        this.rowsPerEpoch = rowsPerEpoch;
        this.losses = Collections.unmodifiableList(new ArrayList<>(losses));
        this.seconds = seconds;
    }

    public PropensityModel model() {
        return model;
    }

    public long rowsPerEpoch() {
        return rowsPerEpoch;
    }

    /** Mean loss of each epoch. */
    List<Double> losses() {
        return losses;
    }

    /**
     * Refuses a model whose training went astray.
     *
     * @throws TrainingException naming the first epoch whose loss is no finite number
     */
    public void requireFiniteLosses() throws TrainingException {
        for (int epoch = 0; epoch < losses.size(); epoch++) {
            if (!Double.isFinite(losses.get(epoch))) {
                throw new TrainingException("Training diverged: the loss of epoch " + (epoch + 1) + " is "
                        + losses.get(epoch) + "; a lower --learning-rate may help");
            }
        }
    }

    /** Wall-clock time of the optimizer. */
    double seconds() {
        return seconds;
    }

    public double recordsPerSecond() {
        return rowsPerEpoch * losses.size() / seconds;
    }
}
