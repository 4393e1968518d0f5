package org.nifiaaas.training;

import org.apache.spark.SparkException;
import org.apache.spark.sql.AnalysisException;

/** Work on Spark, with the checked exceptions that Spark's Scala code throws without declaring them. */
@FunctionalInterface
interface SparkAction<T> {

    T run() throws TrainingException, SparkException, AnalysisException;
}
