package org.nifiaaas.training;

import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.training.evaluate.Task;
import org.nifiaaas.training.learn.ScoreCalibration;
import org.nifiaaas.training.split.TrainingWindow;

/** What is to be learned, and of which purchases. Immutable. */
final class TrainingProblem {

    private final TrainingWindow window;
    private final EventLog log;
    private final int asOf;
    private final double horizonDays;
    private final Task task;
    private final int topK;

    /**
     * Creates a problem.
     *
     * @param log purchases of the training window
     * @param asOf first minute after the training window
     * @param horizonDays horizon of the probability, in days
     * @param task what validation ranks by
     * @param topK length of the lists of validation
     */
    TrainingProblem(
            final TrainingWindow window,
            final EventLog log,
            final int asOf,
            final double horizonDays,
            final Task task,
            final int topK) {
        this.window = window;
        this.log = log;
        this.asOf = asOf;
        this.horizonDays = horizonDays;
        this.task = task;
        this.topK = topK;
    }

    TrainingWindow window() {
        return window;
    }

    EventLog log() {
        return log;
    }

    int asOf() {
        return asOf;
    }

    double horizonDays() {
        return horizonDays;
    }

    /** First minute of the last horizon of the training window. */
    int lastHorizon() {
        return asOf - ScoreCalibration.minutes(horizonDays);
    }

    Task task() {
        return task;
    }

    int topK() {
        return topK;
    }
}
