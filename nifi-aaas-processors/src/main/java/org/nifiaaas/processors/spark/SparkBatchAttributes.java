package org.nifiaaas.processors.spark;

/** The FlowFile attributes in which a Spark batch is remembered, so that a restart of NiFi forgets nothing. Times are ISO instants. */
public final class SparkBatchAttributes {

    public static final String BATCH_NAME = "livy.batch.name";
    public static final String BATCH_ID = "livy.batch.id";
    public static final String BATCH_STATE = "livy.batch.state";
    public static final String BATCH_LOG = "livy.batch.log";
    public static final String APPLICATION_ID = "spark.application.id";
    public static final String FAILURE_REASON = "failure.reason";
    public static final String FIRST_TRIED = "livy.submit.first.tried";
    public static final String SUBMITTED_AT = "livy.batch.submitted.at";
    public static final String STARTED_BY = "livy.batch.started.by";
    public static final String LOST_SINCE = "livy.batch.lost.since";
    public static final String CANCEL_REASON = "livy.batch.cancel.reason";
    public static final String SECRET_PROPERTIES = "livy.batch.secret.properties";
    public static final String MIME_TYPE = "mime.type";
    public static final String MODEL = "training.model";
    public static final String VERSION = "training.version";
    public static final String MESSAGE = "training.message";

    private static final int LONGEST_REASON = 500;

    private SparkBatchAttributes() {}

    /** Makes one line of bounded length of a reason that others wrote. */
    static String reason(final String text) {
        final String line = text.replaceAll("[\\p{Cntrl}\\x80-\\x9f\\u2028\\u2029\\s]+", " ")
                .strip();
        if (line.length() <= LONGEST_REASON) {
            return line;
        }
        final boolean isHalf = Character.isHighSurrogate(line.charAt(LONGEST_REASON - 1));
        return line.substring(0, isHalf ? LONGEST_REASON - 1 : LONGEST_REASON) + "...";
    }
}
