package org.nifiaaas.training.models;

import org.nifiaaas.training.failure.InputException;
import picocli.CommandLine.Option;

/** How the network is trained. Filled by the command line; read-only afterwards. */
public final class TrainingOptions {

    private static final double RATE_OF_PAIRS = 0.005;
    private static final double RATE_OF_FEATURES = 0.001;

    @Option(
            names = "--negatives",
            paramLabel = "N",
            defaultValue = "4",
            description =
                    "Sampled pairs for each pair that a user touched, drawn anew for each epoch (${DEFAULT-VALUE})")
    private int negatives;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            defaultValue = "15",
            description = "Epochs at most; the last horizon of the training window says how many are best"
                    + " (${DEFAULT-VALUE})")
    private int epochs;

    @Option(
            names = "--batch-size",
            paramLabel = "ROWS",
            defaultValue = "1000",
            description = "Rows of one optimizer step, all nodes together (${DEFAULT-VALUE})")
    private int batchSize;

    @Option(
            names = "--learning-rate",
            paramLabel = "RATE",
            description = "Learning rate of Adam, which falls to half over the epochs (" + RATE_OF_PAIRS
                    + ", of wide-deep " + RATE_OF_FEATURES + ")")
    private Double learningRate;

    @Option(
            names = "--weight-decay",
            paramLabel = "FACTOR",
            defaultValue = "0.0001",
            description = "L2 factor on the embeddings (${DEFAULT-VALUE})")
    private double weightDecay;

    @Option(
            names = "--embedding-deviation",
            paramLabel = "SIGMA",
            defaultValue = "0.05",
            description = "Standard deviation of the embeddings' start values (${DEFAULT-VALUE})")
    private double embeddingDeviation;

    @Option(
            names = "--unknown-share",
            paramLabel = "SHARE",
            defaultValue = "0.02",
            description = "Share of the rows that train the unknown user, and of those that train the unknown item"
                    + " (${DEFAULT-VALUE})")
    private double unknownShare;

    @Option(
            names = "--factors",
            paramLabel = "SIZE",
            defaultValue = "64",
            description = "Size of the embeddings that gmf and neumf multiply (${DEFAULT-VALUE})")
    private int factors;

    @Option(
            names = "--user-embedding",
            paramLabel = "SIZE",
            defaultValue = "200",
            description = "Size of a user's embedding, of mlp, neumf and wide-deep (${DEFAULT-VALUE})")
    private int userEmbedding;

    @Option(
            names = "--item-embedding",
            paramLabel = "SIZE",
            defaultValue = "100",
            description = "Size of an item's embedding, of mlp, neumf and wide-deep (${DEFAULT-VALUE})")
    private int itemEmbedding;

    @Option(
            names = "--hidden",
            paramLabel = "UNITS",
            split = ",",
            defaultValue = "256,128",
            description = "Units of the hidden layers, of mlp, neumf and wide-deep (${DEFAULT-VALUE})")
    private int[] hidden;

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            defaultValue = "42",
            description = "Seed of everything that is drawn at random (${DEFAULT-VALUE})")
    private long seed;

    /**
     * Checks every value against its range.
     *
     * @throws InputException naming the first option that is out of range
     */
    public void validate() throws InputException {
        require(negatives >= 1, "--negatives", negatives, "at least 1");
        require(epochs >= 1, "--epochs", epochs, "at least 1");
        require(batchSize >= 1, "--batch-size", batchSize, "at least 1");
        require(
                learningRate == null || learningRate > 0 && learningRate < 1,
                "--learning-rate",
                learningRate,
                "between 0 and 1");
        require(weightDecay >= 0 && weightDecay < 1, "--weight-decay", weightDecay, "from 0 to below 1");
        require(
                embeddingDeviation > 0 && embeddingDeviation <= 10,
                "--embedding-deviation",
                embeddingDeviation,
                "above 0 and up to 10");
        require(unknownShare >= 0 && unknownShare <= 0.25, "--unknown-share", unknownShare, "from 0 to 0.25");
        require(factors >= 1, "--factors", factors, "at least 1");
        require(userEmbedding >= 1, "--user-embedding", userEmbedding, "at least 1");
        require(itemEmbedding >= 1, "--item-embedding", itemEmbedding, "at least 1");
        for (final int units : hidden) {
            require(units >= 1, "--hidden", units, "at least 1");
        }
    }

    private static void require(final boolean holds, final String option, final Number value, final String range)
            throws InputException {
        if (!holds) {
            throw new InputException("Option " + option + " is " + value + ", it must be " + range);
        }
    }

    public int negatives() {
        return negatives;
    }

    int epochs() {
        return epochs;
    }

    int batchSize() {
        return batchSize;
    }

    /** Learning rate of networks over embeddings of user and item. */
    double learningRateOfPairs() {
        return learningRate == null ? RATE_OF_PAIRS : learningRate;
    }

    /** Learning rate of networks over features, whose numbers make larger steps. */
    double learningRateOfFeatures() {
        return learningRate == null ? RATE_OF_FEATURES : learningRate;
    }

    double weightDecay() {
        return weightDecay;
    }

    double embeddingDeviation() {
        return embeddingDeviation;
    }

    public double unknownShare() {
        return unknownShare;
    }

    public long seed() {
        return seed;
    }

    /**
     * A wide and deep network.
     *
     * @param inputs of a pair, the users and items among them
     * @throws InputException if such a network could not be trained or saved
     */
    public WideDeepShape shape(final WideDeepShape.Inputs inputs) throws InputException {
        final WideDeepShape shape = new WideDeepShape(inputs, userEmbedding, itemEmbedding, hidden);
        shape.requireTrainable();
        return shape;
    }

    /**
     * A network of a kind for so many users and items.
     *
     * @param userRows rows of the user embedding, unknown included
     * @param itemRows rows of the item embedding, unknown included
     * @throws InputException if such a network could not be trained or saved
     */
    public NcfShape shape(final NetworkKind kind, final int userRows, final int itemRows) throws InputException {
        final NcfShape shape =
                NcfShape.of(userRows, itemRows, new NetworkSize(kind, factors, userEmbedding, itemEmbedding, hidden));
        shape.requireTrainable();
        return shape;
    }
}
