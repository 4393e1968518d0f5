package org.nifiaaas.scoring.propensity;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.nifiaaas.scoring.similarity.ItemGraph;
import org.nifiaaas.scoring.similarity.Similarity;
import org.nifiaaas.scoring.tensor.SafeTensors;

/**
 * A model that scores a user by what this user bought: heads over counts and similarities. It holds no user: the purchases come beside it, see
 * {@link org.nifiaaas.scoring.history.EventLog}, and can be replaced by later ones. Immutable and thread-safe.
 */
public final class HistoryModel {

    private static final Gson GSON = new Gson();
    private static final double LONGEST_HORIZON = 3660;

    private final Header header;
    private final ItemKnowledge knowledge;
    private final float[] average;

    /**
     * Creates a model.
     *
     * @param kind such as {@code blend} or {@code ease}
     * @param horizonDays horizon of the probability, in days
     * @param asOf minute since 1970 as of which purchases are counted
     * @param heads one for all pairs, or one for new and one for repeated ones
     * @param knowledge what the features of the heads are made of; whatever else is in it is left out
     * @param average log-odds of each item for a user of whom nothing is known, index 0 for an item of which nothing is known
     */
    public HistoryModel(
            final String kind,
            final double horizonDays,
            final int asOf,
            final List<Head> heads,
            final ItemKnowledge knowledge,
            final float... average) {
        this(new Header(kind, horizonDays, asOf, heads, null), knowledge, average);
    }

    /** Creates a model without latent features. */
    public HistoryModel(
            final String kind,
            final double horizonDays,
            final int asOf,
            final List<Head> heads,
            final ItemGraph graph,
            final float... average) {
        this(kind, horizonDays, asOf, heads, ItemKnowledge.of(graph), average);
    }

    /**
     * The same model with what whoever continues its training has to know.
     *
     * @param settings numbers by name
     */
    public HistoryModel withSettings(final Map<String, Double> settings) {
        return new HistoryModel(header.withSettings(settings), knowledge, average);
    }

    /** The same model with other averages, see the constructor. */
    HistoryModel withAverage(final float... other) {
        return new HistoryModel(header, knowledge, other);
    }

    private HistoryModel(final Header header, final ItemKnowledge knowledge, final float... average) {
        header.check();
        this.header = header;
        this.knowledge = knowledge.only(header.features());
        this.average = average;
        final int items = knowledge.graph().items();
        if (average.length != items + 1) {
            throw new IllegalArgumentException(
                    "has averages of " + (average.length - 1) + " items, but similarities of " + items);
        }
        for (final PairFeature feature : header.features()) {
            if (feature.side() == PairFeature.Side.LATENT && knowledge.encoder(feature) == null) {
                throw new IllegalArgumentException("has a term of " + feature + " without its factors");
            }
        }
        for (final float each : average) {
            if (!Float.isFinite(each)) {
                throw new IllegalArgumentException("has an average that is no finite number");
            }
        }
    }

    /** A graph without edges, for models that ask for none. */
    public static ItemGraph noGraph(final int items) {
        return new ItemGraph(new int[items + 2], new int[0], new float[0]);
    }

    public String kind() {
        return header.kind;
    }

    public double horizonDays() {
        return header.horizonDays;
    }

    /** Minute since 1970 as of which purchases are counted. */
    public int asOf() {
        return header.asOf;
    }

    public List<Head> heads() {
        return Collections.unmodifiableList(header.heads);
    }

    /** What {@link #withSettings} noted, empty if nothing was. */
    public Map<String, Double> settings() {
        return header.settings == null ? Collections.emptyMap() : Collections.unmodifiableMap(header.settings);
    }

    public ItemGraph graph() {
        return knowledge.graph();
    }

    public ItemKnowledge knowledge() {
        return knowledge;
    }

    float average(final int item) {
        return average[item];
    }

    /** Writes the file form. */
    public byte[] toBytes() {
        final SafeTensors.Builder file = SafeTensors.builder().text(GSON.toJson(header));
        knowledge.write(file);
        file.floats("average", average);
        return file.build().toBytes();
    }

    /**
     * Reads the file form.
     *
     * @throws IllegalArgumentException with one line if the bytes are no such model
     */
    public static HistoryModel fromBytes(final byte[] bytes) {
        final SafeTensors file = SafeTensors.fromBytes(bytes);
        final Header header;
        try {
            header = GSON.fromJson(file.text(), Header.class);
        } catch (final JsonParseException e) {
            throw new IllegalArgumentException("has a description that is no JSON of a model", e);
        }
        if (header == null) {
            throw new IllegalArgumentException("has no description of the model");
        }
        header.check();
        final ItemKnowledge knowledge = ItemKnowledge.read(file, header.features());
        for (final float weight : file.floats("graph.weights")) {
            if (!Float.isFinite(weight)) {
                throw new IllegalArgumentException(
                        "has a " + Arrays.toString(Similarity.values()) + " that is no finite number");
            }
        }
        return new HistoryModel(header, knowledge, file.floats("average"));
    }

    /** What the JSON of the file says. */
    private static final class Header {

        private final String kind;
        private final double horizonDays;
        private final int asOf;
        private final List<Head> heads;
        /** Null in models whose training is not to be continued. */
        private final Map<String, Double> settings;

        Header(
                final String kind,
                final double horizonDays,
                final int asOf,
                final List<Head> heads,
                final Map<String, Double> settings) {
            this.kind = kind;
            this.horizonDays = horizonDays;
            this.asOf = asOf;
            this.heads = heads;
            this.settings = settings;
        }

        Header withSettings(final Map<String, Double> noted) {
            return new Header(kind, horizonDays, asOf, heads, new TreeMap<>(noted));
        }

        /** Features that heads look at. */
        Set<PairFeature> features() {
            final Set<PairFeature> features = EnumSet.noneOf(PairFeature.class);
            for (final Head head : heads) {
                for (final Term term : head.terms()) {
                    features.add(term.feature());
                }
            }
            return features;
        }

        void check() {
            if (kind == null || kind.isEmpty()) {
                throw new IllegalArgumentException("does not say its kind");
            }
            if (!(horizonDays > 0 && horizonDays <= LONGEST_HORIZON)) {
                throw new IllegalArgumentException("has a horizon of " + horizonDays + " days");
            }
            if (heads == null || heads.stream().anyMatch(Objects::isNull)) {
                throw new IllegalArgumentException("has no heads");
            }
            int forNew = 0;
            int forRepeated = 0;
            for (final Head head : heads) {
                head.check();
                forNew += head.pairs().fits(false) ? 1 : 0;
                forRepeated += head.pairs().fits(true) ? 1 : 0;
            }
            if (forNew != 1 || forRepeated != 1) {
                throw new IllegalArgumentException(
                        "has " + forNew + " heads for new pairs and " + forRepeated + " for repeated ones, not one");
            }
        }
    }
}
