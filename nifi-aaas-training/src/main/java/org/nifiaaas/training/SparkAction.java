package org.nifiaaas.training;

import java.util.function.Function;
import org.apache.spark.SparkException;
import org.apache.spark.sql.AnalysisException;
import org.nifiaaas.training.failure.TrainingException;

/** Work on Spark, with the checked exceptions that Spark's Scala code throws without declaring them. */
@FunctionalInterface
interface SparkAction<T> {

    T run() throws TrainingException, SparkException, AnalysisException;

    /**
     * Runs an action.
     *
     * @param message makes the one-line message for what Spark throws
     * @throws TrainingException if the action fails; Spark and BigDL report whatever goes wrong on executors with exceptions of their own or of the runtime
     */
    static <T> T run(final SparkAction<T> action, final Function<Throwable, String> message) throws TrainingException {
        try {
            return action.run();
        } catch (final SparkException | AnalysisException | RuntimeException e) {
            throw new TrainingException(message.apply(e), e);
        }
    }
}
