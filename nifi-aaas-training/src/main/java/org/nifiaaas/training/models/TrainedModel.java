package org.nifiaaas.training.models;

/** A network and how its training went. */
public final class TrainedModel {

    private final PropensityModel model;
    private final long rowsPerEpoch;
    private final EarlyStopping stopping;
    private final int trainedEpochs;
    private final double seconds;

    TrainedModel(
            final PropensityModel model,
            final long rowsPerEpoch,
            final EarlyStopping stopping,
            final int trainedEpochs,
            final double seconds) {
        this.model = model;
        this.rowsPerEpoch = rowsPerEpoch;
        this.stopping = stopping;
        this.trainedEpochs = trainedEpochs;
        this.seconds = seconds;
    }

    public PropensityModel model() {
        return model;
    }

    public long rowsPerEpoch() {
        return rowsPerEpoch;
    }

    /** Epochs after which the network was best. */
    public int epochs() {
        return stopping.best();
    }

    /** Its quality on validation. */
    public double quality() {
        return stopping.quality();
    }

    public double recordsPerSecond() {
        return rowsPerEpoch * trainedEpochs / seconds;
    }
}
