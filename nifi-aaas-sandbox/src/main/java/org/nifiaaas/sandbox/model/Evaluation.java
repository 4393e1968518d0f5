package org.nifiaaas.sandbox.model;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.nifiaaas.repository.bundle.BundleException;
import org.nifiaaas.repository.bundle.BundleManifest;
import org.nifiaaas.repository.bundle.EvaluationReport;
import org.nifiaaas.repository.bundle.RepositoryFolder;
import org.nifiaaas.sandbox.console.TextTable;

/**
 * How good a version says it is. No hit rate stands without that of the popularity baseline and the time that both were measured on, even if all that can be
 * said of them is that nobody wrote them down.
 *
 * @param metrics by name; a ranking metric whose baseline was not measured has it with null
 * @param testWindow from when to when it was measured, null if that is not known
 * @param words why this kind was chosen and what the figures mean, in sentences; empty if nobody wrote them down
 */
record Evaluation(Map<String, Double> metrics, String testWindow, List<String> words) {

    private static final String BASELINE = "popularity.";
    private static final String HIT_RATE = "hr";
    private static final Pattern HIT_RATE_NAME = Pattern.compile(HIT_RATE + "[0-9]+");
    private static final Pattern RANKING = Pattern.compile("(hr|ndcg)[0-9]+");

    private static final String USUAL_HIT_RATE = "hr10";

    /** Reads the evaluation of a version whose manifest is read already. */
    static Evaluation of(final RepositoryFolder repository, final BundleManifest manifest) {
        final Map<String, Double> metrics = new TreeMap<>(manifest.metrics());
        manifest.metrics().keySet().stream()
                .filter(name -> RANKING.matcher(name).matches())
                .forEach(name -> metrics.putIfAbsent(BASELINE + name, null));
        final Optional<EvaluationReport> evaluation = read(repository, manifest);
        return new Evaluation(
                metrics,
                evaluation.flatMap(EvaluationReport::testWindow).orElse(null),
                evaluation.map(EvaluationReport::words).orElse(List.of()));
    }

    private static Optional<EvaluationReport> read(final RepositoryFolder repository, final BundleManifest manifest) {
        try {
            return repository.evaluation(manifest.model(), manifest.version()).flatMap(EvaluationReport::parse);
        } catch (final BundleException e) {
            // The figures are in the manifest; verify tells what is wrong with the files.
            return Optional.empty();
        }
    }

    /** The hit rate for a column HR@10; one with another number of items says so. */
    String hitRate() {
        return hitRateName()
                .map(name -> (name.equals(USUAL_HIT_RATE) ? "" : "HR@" + name.substring(HIT_RATE.length()) + " ")
                        + figure(metrics.get(name)))
                .orElse("-");
    }

    /** That of the baseline beside it. */
    String baselineHitRate() {
        return hitRateName().map(name -> figure(metrics.get(BASELINE + name))).orElse("-");
    }

    /** The time that both were measured on. */
    String hitRateWindow() {
        return hitRateName().map(name -> windowInWords()).orElse("-");
    }

    private Optional<String> hitRateName() {
        if (metrics.containsKey(USUAL_HIT_RATE)) {
            return Optional.of(USUAL_HIT_RATE);
        }
        return metrics.keySet().stream()
                .filter(name -> HIT_RATE_NAME.matcher(name).matches())
                .findFirst();
    }

    private String windowInWords() {
        return testWindow == null ? "not known" : testWindow;
    }

    /**
     * Adds the version's own metrics to a table of two columns, each with that of the baseline beside it, the time that they were measured on above them and what they mean below. Those of whatever else
     * it was compared with are in the file and in the JSON.
     */
    void addTo(final TextTable table) {
        if (metrics.isEmpty()) {
            return;
        }
        table.row("test window", windowInWords());
        metrics.forEach((name, value) -> {
            if (metrics.containsKey(BASELINE + name)) {
                table.row(name, figure(value) + ", popularity " + figure(metrics.get(BASELINE + name)));
            } else if (EvaluationReport.isOwnMetric(name)) {
                table.row(name, figure(value));
            }
        });
        words.forEach(sentence -> table.row("", sentence));
    }

    private static String figure(final Double value) {
        return value == null ? "not measured" : String.format(Locale.ROOT, "%.4f", value);
    }
}
