package org.nifiaaas.training.evaluate;

import com.google.gson.GsonBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Metrics of a version and of the popularity baseline on the same users, candidates and split. Immutable. */
public final class TrainingMetrics {

    private final int topK;
    private final int negatives;
    private final Evaluation model;
    private final Evaluation popularity;

    /**
     * Creates metrics.
     *
     * @param negatives sampled negatives for each positive of recall and precision
     */
    public TrainingMetrics(final int topK, final int negatives, final Evaluation model, final Evaluation popularity) {
        this.topK = topK;
        this.negatives = negatives;
        this.model = model;
        this.popularity = popularity;
    }

    public Evaluation model() {
        return model;
    }

    public Evaluation popularity() {
        return popularity;
    }

    public int topK() {
        return topK;
    }

    public int negatives() {
        return negatives;
    }

    /** Flat names, such as {@code hr10}, {@code hr10.low}, {@code popularity.ndcg10}. */
    public Map<String, Double> flat() {
        final Map<String, Double> flat = new LinkedHashMap<>();
        putRanking(flat, "", model);
        flat.put("recall", model.recall());
        flat.put("precision", model.precision());
        putRanking(flat, "popularity.", popularity);
        flat.put("users", (double) model.users());
        return flat;
    }

    private void putRanking(final Map<String, Double> flat, final String prefix, final Evaluation evaluation) {
        putWithInterval(flat, prefix + "hr" + topK, evaluation.hitRate(), evaluation.hitRateInterval());
        putWithInterval(flat, prefix + "ndcg" + topK, evaluation.ndcg(), evaluation.ndcgInterval());
    }

    private static void putWithInterval(
            final Map<String, Double> flat, final String name, final double value, final Bootstrap.Interval interval) {
        flat.put(name, value);
        flat.put(name + ".low", interval.low());
        flat.put(name + ".high", interval.high());
    }

    /**
     * Content of {@code metrics.json}.
     *
     * @param split how the data were cut, in words
     * @param counts rows and pairs that were used and left out
     */
    public String toJson(final String split, final Map<String, Long> counts) {
        final Map<String, Object> document = new LinkedHashMap<>();
        document.put("split", split);
        document.put("candidates", "every item of the vocabulary that the user had not touched in the training window");
        document.put("interval", "95 % percentile bootstrap over users");
        document.put(
                "recallAndPrecision", "threshold 0.5, " + negatives + " sampled untouched items for each new item");
        document.put("counts", new TreeMap<>(counts));
        document.put("metrics", flat());
        return new GsonBuilder()
                .setPrettyPrinting()
                .disableHtmlEscaping()
                .create()
                .toJson(document);
    }
}
