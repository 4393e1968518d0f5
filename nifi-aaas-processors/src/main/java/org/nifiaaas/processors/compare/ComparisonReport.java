package org.nifiaaas.processors.compare;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.nifiaaas.services.ModelVersionIdentity;

/**
 * What a comparison found, as JSON. It holds numbers, model names, versions and checksums: no id of a user or an item. Immutable.
 *
 * @param summary the numbers, complete
 * @param versions the versions that scored again
 * @param createdAt when they were compared
 */
public record ComparisonReport(ComparisonSummary summary, List<ModelVersionIdentity> versions, Instant createdAt) {

    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    /** What a person should know first, in one sentence. */
    String verdict() {
        return ComparisonVerdict.of(summary);
    }

    /** The report as text. */
    public String json() {
        final JsonObject report = new JsonObject();
        report.addProperty("created_at", createdAt.toString());
        report.addProperty("verdict", verdict());
        report.addProperty("verify_same_version", summary.rules().verify());
        report.add("compared_versions", comparedVersions());
        report.add("records", records());
        report.add("difference", difference());
        report.add("threshold", threshold());
        report.add("ranking", ranking());
        report.add("recorded_versions", recordedVersions());
        report.add("histogram", histogram());
        report.add("scores", scores());
        return GSON.toJson(report);
    }

    private JsonArray comparedVersions() {
        final JsonArray array = new JsonArray();
        for (final ModelVersionIdentity version : versions) {
            final JsonObject entry = new JsonObject();
            entry.addProperty("model", version.model());
            entry.addProperty("version", version.version());
            entry.addProperty("sha", version.modelSha());
            entry.addProperty("features_hash", version.featuresHash());
            array.add(entry);
        }
        return array;
    }

    private JsonObject records() {
        final JsonObject records = new JsonObject();
        records.addProperty("read", summary.records());
        records.addProperty("compared", summary.all().count());
        records.add("compared_with_remark", counts(summary.remarks()));
        records.addProperty("skipped", summary.skippedCount());
        records.add("skipped_by_reason", counts(summary.skipped()));
        records.addProperty("failed", summary.failedCount());
        records.add("failed_by_reason", counts(summary.failed()));
        return records;
    }

    private static JsonObject counts(final Map<String, Long> counts) {
        final JsonObject object = new JsonObject();
        counts.forEach(object::addProperty);
        return object;
    }

    private JsonObject difference() {
        final JsonObject difference = new JsonObject();
        addMoments(difference, summary.all());
        number(difference, "absolute_p50", summary.histogram().absoluteQuantile(0.5));
        number(difference, "absolute_p90", summary.histogram().absoluteQuantile(0.9));
        number(difference, "absolute_p99", summary.histogram().absoluteQuantile(0.99));
        number(difference, "tolerance", summary.rules().tolerance());
        return difference;
    }

    private static void addMoments(final JsonObject object, final DifferenceMoments moments) {
        if (moments.count() > 0) {
            number(object, "mean", moments.mean());
            number(object, "mean_absolute", moments.meanAbsolute());
            number(object, "root_mean_square", moments.rootMeanSquare());
            number(object, "max_absolute", moments.largest());
        }
        object.addProperty("beyond_tolerance", moments.different());
    }

    /** Writes nine decimals, and leaves out what was not measured: JSON has no NaN. */
    private static void number(final JsonObject object, final String name, final double value) {
        if (Double.isFinite(value)) {
            object.addProperty(name, new BigDecimal(ComparisonSummary.decimal(value)));
        }
    }

    private JsonObject threshold() {
        final JsonObject threshold = new JsonObject();
        number(threshold, "threshold", summary.rules().threshold());
        threshold.addProperty("reached_before", summary.all().reachedBefore());
        threshold.addProperty("reached_after", summary.all().reachedAfter());
        addFlips(threshold, summary.all());
        return threshold;
    }

    private static void addFlips(final JsonObject object, final DifferenceMoments moments) {
        object.addProperty("flips_up", moments.flips(ThresholdFlip.UP));
        object.addProperty("flips_down", moments.flips(ThresholdFlip.DOWN));
    }

    private JsonObject ranking() {
        final RankAgreement agreement = summary.agreement();
        final JsonObject ranking = new JsonObject();
        ranking.addProperty("explanation", agreement.explanation());
        ranking.addProperty("left_out", agreement.leftOut());
        ranking.addProperty("most_ranked_records", agreement.limit());
        ranking.addProperty("top_k", agreement.topK());
        ranking.addProperty("persistence", agreement.persistence());
        if (agreement.leftOut()) {
            return ranking;
        }
        ranking.addProperty("groups", agreement.groups());
        ranking.addProperty("repeated_entries", agreement.repeated());
        ranking.addProperty("records_without_group", agreement.ungrouped());
        ranking.addProperty("overlap_groups", agreement.largeGroups());
        number(ranking, "overlap", agreement.overlap());
        number(ranking, "jaccard", agreement.jaccard());
        ranking.addProperty("rank_biased_overlap_groups", agreement.orderedGroups());
        number(ranking, "rank_biased_overlap", agreement.biasedOverlap());
        return ranking;
    }

    private JsonArray recordedVersions() {
        final JsonArray array = new JsonArray();
        summary.versions().forEach((version, moments) -> {
            final JsonObject entry = new JsonObject();
            entry.addProperty("model", version.model());
            entry.addProperty("version", version.version());
            array.add(withMoments(entry, moments));
        });
        if (summary.otherVersions().count() > 0) {
            final JsonObject entry = new JsonObject();
            entry.addProperty("others", true);
            array.add(withMoments(entry, summary.otherVersions()));
        }
        return array;
    }

    private static JsonObject withMoments(final JsonObject entry, final DifferenceMoments moments) {
        entry.addProperty("compared", moments.count());
        addMoments(entry, moments);
        addFlips(entry, moments);
        return entry;
    }

    private JsonObject histogram() {
        final JsonArray bars = new JsonArray();
        for (final long count : summary.histogram().bars()) {
            bars.add(count);
        }
        final JsonObject histogram = new JsonObject();
        histogram.addProperty("from", -summary.histogram().range());
        histogram.addProperty("to", summary.histogram().range());
        histogram.add("counts", bars);
        return histogram;
    }

    private JsonObject scores() {
        final JsonArray rows = new JsonArray();
        for (int recorded = 0; recorded < DifferenceHistogram.CELLS; recorded++) {
            final JsonArray row = new JsonArray();
            for (int compared = 0; compared < DifferenceHistogram.CELLS; compared++) {
                row.add(summary.histogram().cell(recorded, compared));
            }
            rows.add(row);
        }
        final JsonObject scores = new JsonObject();
        scores.addProperty("rows", "recorded score, from 0 to 1");
        scores.addProperty("columns", "new score, from 0 to 1");
        scores.add("counts", rows);
        return scores;
    }
}
