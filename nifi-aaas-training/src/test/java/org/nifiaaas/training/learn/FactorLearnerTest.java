package org.nifiaaas.training.learn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.ml.recommendation.ALS;
import org.apache.spark.ml.recommendation.ALSModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.nifiaaas.scoring.factors.ClusteredEncoder;
import org.nifiaaas.scoring.factors.Ridge;
import org.nifiaaas.scoring.factors.RidgeEncoder;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.scoring.history.HistorySnapshot;
import org.nifiaaas.scoring.tensor.SafeTensors;
import org.nifiaaas.training.SparkForTests;

class FactorLearnerTest {

    private static final int USERS = 100;
    private static final int ITEMS = 40;
    private static final int GROUPS = 4;
    private static final int DAYS = 60;
    private static final double HORIZON = 10;
    private static final int RANK = 6;
    private static final double ALPHA = 4;
    private static final double PENALTY = 0.05;
    private static final long SEED = 42;

    /** The penalty of Spark, which grows as the number of purchases. */
    private static final FactorSettings SETTINGS = new FactorSettings(RANK, ALPHA, PENALTY, 1);

    private final EventLog log = log();

    /** Users of four tastes; some purchases go anywhere. */
    private static EventLog log() {
        final SplittableRandom random = new SplittableRandom(8);
        final Purchases purchases = new Purchases();
        for (int event = 0; event < 2500; event++) {
            final int user = 1 + random.nextInt(USERS);
            final boolean anywhere = random.nextInt(10) == 0;
            final int item = anywhere ? random.nextInt(ITEMS) : user % GROUPS + GROUPS * random.nextInt(ITEMS / GROUPS);
            purchases.add(user, 1 + item, random.nextInt(DAYS * Purchases.DAY));
        }
        return purchases.log(USERS, ITEMS);
    }

    private HistorySnapshot snapshot(final int day) {
        return HistorySnapshot.of(log, day * Purchases.DAY, HORIZON);
    }

    private static FactorLearner learner(final HistorySnapshot snapshot) {
        return new FactorLearner(snapshot, user -> true, SETTINGS, SEED);
    }

    private static double[][] ofUsers(final HistorySnapshot snapshot, final RidgeEncoder encoder) {
        final double[][] vectors = new double[USERS + 1][RANK];
        for (int user = 1; user <= USERS; user++) {
            final float[] vector = new float[RANK];
            encoder.encode(snapshot, user, 0, vector);
            vectors[user] =
                    IntStream.range(0, RANK).mapToDouble(at -> vector[at]).toArray();
        }
        return vectors;
    }

    private static double[][] ofItems(final RidgeEncoder encoder) {
        return IntStream.rangeClosed(0, ITEMS)
                .mapToObj(item -> IntStream.range(0, RANK)
                        .mapToDouble(at -> encoder.ofItems().value(item, at))
                        .toArray())
                .toArray(double[][]::new);
    }

    /** The loss of Hu, Koren and Volinsky, pair by pair. */
    private static double loss(final HistorySnapshot snapshot, final double[][] users, final double[][] items) {
        double loss = 0;
        final int[] buyers = new int[ITEMS + 1];
        for (int user = 1; user <= USERS; user++) {
            for (int item = 1; item <= ITEMS; item++) {
                final int pair = snapshot.pair(user, item);
                final double error = (pair >= 0 ? 1 : 0) - dot(users[user], items[item]);
                loss += (pair >= 0 ? 1 + ALPHA * Ridge.strength(snapshot, pair) : 1) * error * error;
                buyers[item] += pair >= 0 ? 1 : 0;
            }
            loss += PENALTY * snapshot.distinct(user) * dot(users[user], users[user]);
        }
        for (int item = 1; item <= ITEMS; item++) {
            loss += PENALTY * buyers[item] * dot(items[item], items[item]);
        }
        return loss;
    }

    private static double dot(final double[] one, final double[] other) {
        return IntStream.range(0, RANK).mapToDouble(at -> one[at] * other[at]).sum();
    }

    private static double loss(final HistorySnapshot snapshot, final RidgeEncoder encoder) {
        return loss(snapshot, ofUsers(snapshot, encoder), ofItems(encoder));
    }

    private static byte[] bytes(final RidgeEncoder encoder) {
        final SafeTensors.Builder file = SafeTensors.builder();
        encoder.write(file);
        return file.build().toBytes();
    }

    /** Spark ML minimises the same loss, with all else it needs of its own. */
    @Test
    void lossIsNoHigherThanThatOfSpark() {
        final HistorySnapshot snapshot = snapshot(DAYS);
        final List<Row> rows = new ArrayList<>();
        for (int user = 1; user <= USERS; user++) {
            for (int pair = snapshot.start(user); pair < snapshot.end(user); pair++) {
                rows.add(RowFactory.create(user, snapshot.item(pair), Ridge.strength(snapshot, pair)));
            }
        }
        final StructType columns = new StructType()
                .add("user", DataTypes.IntegerType)
                .add("item", DataTypes.IntegerType)
                .add("rating", DataTypes.FloatType);
        final double[][] users;
        final double[][] items;
        try (SparkSession spark = SparkForTests.session()) {
            final ALS als = new ALS()
                    .setImplicitPrefs(true)
                    .setRank(RANK)
                    .setAlpha(ALPHA)
                    .setRegParam(PENALTY)
                    .setMaxIter(FactorLearner.ROUNDS)
                    .setSeed(SEED);
            als.setNumBlocks(1);
            final ALSModel model = als.fit(spark.createDataFrame(rows, columns));
            users = collect(model.userFactors(), USERS);
            items = collect(model.itemFactors(), ITEMS);
        }
        final double ofSpark = loss(snapshot, users, items);
        final double ours = loss(snapshot, learner(snapshot).learn());
        assertTrue(ours <= 1.01 * ofSpark, ours + " and " + ofSpark);
    }

    private static double[][] collect(final Dataset<Row> rows, final int count) {
        final double[][] vectors = new double[count + 1][RANK];
        for (final Row row : rows.collectAsList()) {
            vectors[row.getInt(0)] = row.<Float>getList(1).stream()
                    .mapToDouble(Float::doubleValue)
                    .toArray();
        }
        return vectors;
    }

    @Test
    void factorsThatGoOnAreAsGoodAsNewOnes() {
        final HistorySnapshot snapshot = snapshot(DAYS);
        final RidgeEncoder earlier = learner(snapshot(DAYS - 10)).learn();
        final double goesOn = loss(snapshot, learner(snapshot).learn(earlier.ofItems()));
        assertTrue(goesOn < loss(snapshot, earlier));
        assertEquals(loss(snapshot, learner(snapshot).learn()), goesOn, 0.01 * goesOn);
    }

    /** Zero vectors would stay zero in alternating least squares. */
    @Test
    void factorsThatHadNothingToLearnFromRise() {
        final HistorySnapshot snapshot = snapshot(DAYS);
        final RidgeEncoder nothing = learner(snapshot(0)).learn();
        final RidgeEncoder goesOn = learner(snapshot).learn(nothing.ofItems());
        assertEquals(0, nothing.ofItems().value(1, 0));
        assertTrue(loss(snapshot, goesOn) < loss(snapshot, nothing) / 2);
    }

    @Test
    void chainGoesOnForwardsAndBeginsAnewBackwards() {
        final FactorChain chain = new FactorChain(SETTINGS, SEED);
        final HistorySnapshot early = snapshot(30);
        final HistorySnapshot late = snapshot(DAYS);
        final RidgeEncoder ofEarly = chain.of(early);
        assertArrayEquals(bytes(learner(early).learn()), bytes(ofEarly));
        final byte[] wanted = bytes(learner(late).learn(ofEarly.ofItems()));
        assertArrayEquals(wanted, bytes(chain.of(late)));
        assertArrayEquals(wanted, bytes(chain.of(snapshot(DAYS))), "of the same moment once more");
        assertArrayEquals(bytes(ofEarly), bytes(chain.of(snapshot(30))), "nothing of what came later is left");
    }

    @Test
    void chainGoesOnFromAParentThatKnowsNothingOfLater() {
        final RidgeEncoder parent = learner(snapshot(40)).learn();
        final FactorChain chain = new FactorChain(SETTINGS, SEED);
        chain.goOnFrom(parent, 40 * Purchases.DAY);
        assertArrayEquals(bytes(learner(snapshot(30)).learn()), bytes(chain.of(snapshot(30))));
        assertArrayEquals(bytes(learner(snapshot(DAYS)).learn(parent.ofItems())), bytes(chain.of(snapshot(DAYS))));
    }

    @Test
    void usersOfOneTasteAreOneCluster() {
        final HistorySnapshot snapshot = snapshot(DAYS);
        final RidgeEncoder whole = learner(snapshot).learn();
        final ClusteredEncoder encoder = new ClusterLearner(snapshot, whole, SETTINGS, SEED).learn(GROUPS);
        final float[] vector = new float[encoder.width()];
        final int[] clusters = new int[USERS + 1];
        for (int user = 1; user <= USERS; user++) {
            encoder.encode(snapshot, user, 0, vector);
            clusters[user] = (int) vector[RANK];
        }
        for (int group = 0; group < GROUPS; group++) {
            final int wanted = group;
            final int[] ofGroup = IntStream.rangeClosed(1, USERS)
                    .filter(user -> user % GROUPS == wanted)
                    .map(user -> clusters[user])
                    .distinct()
                    .toArray();
            assertEquals(1, ofGroup.length, () -> Arrays.toString(ofGroup));
        }
        assertEquals(GROUPS, Arrays.stream(clusters, 1, USERS + 1).distinct().count());
    }
}
