package org.nifiaaas.training;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.nifiaaas.repository.bundle.BundleManifest;
import org.nifiaaas.repository.bundle.Calibration;
import org.nifiaaas.repository.bundle.GoldenRows;
import org.nifiaaas.training.evaluate.UserScorer;
import org.nifiaaas.training.split.Newcomers;

/** A model that came out of training, of whatever kind, ready to be measured and written. Immutable by convention. */
final class Trained {

    private final String kind;
    private final String engine;
    private final String output;
    private final String input;
    private final Map<String, byte[]> files;
    private final Calibration calibration;
    private final GoldenRows golden;
    private final Supplier<UserScorer> scorers;
    private final Function<Newcomers, Supplier<UserScorer>> newcomers;

    /**
     * Creates one.
     *
     * @param output what the engine yields, see {@link BundleManifest#output()}
     * @param files the model's files by name
     * @param golden pairs with the scores that will be served
     * @param scorers makes a scorer of what will be served for each thread
     */
    Trained(
            final String kind,
            final String engine,
            final String output,
            final Map<String, byte[]> files,
            final Calibration calibration,
            final GoldenRows golden,
            final Supplier<UserScorer> scorers) {
        this(kind, engine, output, BundleManifest.PAIR, files, calibration, golden, scorers);
    }

    /**
     * Creates one that knows of users whom training never saw no more than that.
     *
     * @param input how rows enter it, see {@link BundleManifest#input()}
     */
    Trained(
            final String kind,
            final String engine,
            final String output,
            final String input,
            final Map<String, byte[]> files,
            final Calibration calibration,
            final GoldenRows golden,
            final Supplier<UserScorer> scorers) {
        this(kind, engine, output, input, files, calibration, golden, scorers, users -> () -> ofStranger(scorers));
    }

    private Trained(
            final String kind,
            final String engine,
            final String output,
            final String input,
            final Map<String, byte[]> files,
            final Calibration calibration,
            final GoldenRows golden,
            final Supplier<UserScorer> scorers,
            final Function<Newcomers, Supplier<UserScorer>> newcomers) {
        this.kind = kind;
        this.engine = engine;
        this.output = output;
        this.input = input;
        this.files = new LinkedHashMap<>(files);
        this.calibration = calibration;
        this.golden = golden;
        this.scorers = scorers;
        this.newcomers = newcomers;
    }

    private static UserScorer ofStranger(final Supplier<UserScorer> scorers) {
        final UserScorer scorer = scorers.get();
        return (user, scores) -> scorer.ofUser(UserScorer.UNKNOWN, scores);
    }

    /**
     * The same model, which is told what users did whom training never saw.
     *
     * @param ofNewcomers makes scorers of such users by their indices
     */
    Trained with(final Function<Newcomers, Supplier<UserScorer>> ofNewcomers) {
        return new Trained(kind, engine, output, input, files, calibration, golden, scorers, ofNewcomers);
    }

    String kind() {
        return kind;
    }

    Map<String, byte[]> files() {
        return files;
    }

    Calibration calibration() {
        return calibration;
    }

    GoldenRows golden() {
        return golden;
    }

    Supplier<UserScorer> scorers() {
        return scorers;
    }

    /** Makes a scorer of users whom training never saw for each thread, by whatever of them the model takes. */
    Supplier<UserScorer> scorers(final Newcomers users) {
        return newcomers.apply(users);
    }

    BundleManifest.Builder describe(final BundleManifest.Builder manifest) {
        return manifest.network(kind, engine, output, 0).rows(input, true);
    }
}
