package org.nifiaaas.sandbox.model;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.nifiaaas.repository.bundle.BundleException;
import org.nifiaaas.repository.bundle.BundleManifest;
import org.nifiaaas.repository.bundle.RepositoryFolder;

/**
 * How good a version says it is. No hit rate stands without that of the popularity baseline and the time that both were measured on, even if all that can be
 * said of them is that nobody wrote them down.
 *
 * @param metrics by name; a ranking metric whose baseline was not measured has it with null
 * @param testWindow from when to when it was measured, null if that is not known
 */
record Evaluation(Map<String, Double> metrics, String testWindow) {

    private static final String BASELINE = "popularity.";
    private static final String WINDOW = "test window ";
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
        return new Evaluation(metrics, testWindow(repository, manifest));
    }

    private static String testWindow(final RepositoryFolder repository, final BundleManifest manifest) {
        try {
            return repository
                    .evaluation(manifest.model(), manifest.version())
                    .flatMap(Evaluation::split)
                    .map(split ->
                            split.substring(Math.max(0, split.indexOf(WINDOW))).replace(WINDOW, ""))
                    .orElse(null);
        } catch (final BundleException e) {
            // The figures are in the manifest; verify tells what is wrong with the files.
            return null;
        }
    }

    private static Optional<String> split(final String evaluation) {
        try {
            final JsonElement json = JsonParser.parseString(evaluation);
            final JsonElement split =
                    json.isJsonObject() ? json.getAsJsonObject().get("split") : null;
            final boolean isText = split != null
                    && split.isJsonPrimitive()
                    && !split.getAsString().isBlank();
            return isText ? Optional.of(split.getAsString()) : Optional.empty();
        } catch (final JsonParseException e) {
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

    /** Adds all metrics to a table of two columns, each with that of the baseline beside it, and the time that they were measured on above them. */
    void addTo(final TextTable table) {
        if (metrics.isEmpty()) {
            return;
        }
        table.row("test window", windowInWords());
        metrics.forEach((name, value) -> {
            if (metrics.containsKey(BASELINE + name)) {
                table.row(name, figure(value) + ", popularity " + figure(metrics.get(BASELINE + name)));
            } else if (!isBesideItsModel(name)) {
                table.row(name, figure(value));
            }
        });
    }

    private boolean isBesideItsModel(final String name) {
        return name.startsWith(BASELINE) && metrics.containsKey(name.substring(BASELINE.length()));
    }

    private static String figure(final Double value) {
        return value == null ? "not measured" : String.format(Locale.ROOT, "%.4f", value);
    }
}
