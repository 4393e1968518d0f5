package org.nifiaaas.benchmarks.swap;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.nifiaaas.benchmarks.ReferenceNcf;
import org.nifiaaas.features.FeatureExtractor;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.repository.bundle.GoldenRows;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.repository.bundle.PairSample;

/**
 * The networks that the versions of a run take turns with: all of one shape, each with weights of its own. BigDL makes them, and says what they score, in a
 * process of its own, so that what is measured does nothing but what NiFi would do.
 *
 * <p>A design is a folder with the files of a version but for its manifest, and beside it what it gives for each pair of the traffic.
 */
final class Designs {

    /** Number of designs: two versions of the same one are so far apart that no record can be scored by the wrong one of them. */
    static final int COUNT = 16;

    private static final int FLOW_FILES = 16;
    private static final long GOLDEN_SEED = 11;
    private static final long PATIENCE_MINUTES = 5;
    private static final String SCORES = ".scores";

    private final Path folder;
    private final Vocabulary users;
    private final Vocabulary items;
    private final int batch;

    /**
     * Names what there is to be; nothing is made yet.
     *
     * @param folder an existing folder
     * @param userCount known users
     * @param itemCount known items
     * @param batch records of a FlowFile of the traffic
     */
    Designs(final Path folder, final int userCount, final int itemCount, final int batch) {
        this.folder = folder;
        this.users = Vocabulary.of(tokens("user", userCount));
        this.items = Vocabulary.of(tokens("item", itemCount));
        this.batch = batch;
    }

    private static List<String> tokens(final String kind, final int count) {
        final List<String> tokens = new ArrayList<>(count);
        for (int number = 1; number <= count; number++) {
            tokens.add(String.format(Locale.ROOT, "%s-%06d", kind, number));
        }
        return tokens;
    }

    /** The traffic that the designs are made for. */
    Traffic traffic() {
        return new Traffic(users, items, batch, FLOW_FILES);
    }

    /** The files of a design, counted from 1. */
    Path files(final int design) {
        return folder.resolve(Integer.toString(design));
    }

    private Path scoresFile(final int design) {
        return folder.resolve(design + SCORES);
    }

    /** What a design gives for each pair of the traffic. */
    float[] scores(final int design) throws IOException {
        final Path file = scoresFile(design);
        final float[] scores = new float[(int) (Files.size(file) / Float.BYTES)];
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            for (int row = 0; row < scores.length; row++) {
                scores[row] = in.readFloat();
            }
        }
        return scores;
    }

    /**
     * Makes the designs in a process of its own.
     *
     * @throws SwapException if it fails
     */
    void make() throws IOException, SwapException, InterruptedException {
        final Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Designs.class.getName(),
                        folder.toString(),
                        Integer.toString(users.size()),
                        Integer.toString(items.size()),
                        Integer.toString(batch))
                .inheritIO()
                .start();
        try {
            if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                throw new SwapException("making the networks takes more than " + PATIENCE_MINUTES + " minutes");
            }
            if (process.exitValue() != 0) {
                throw new SwapException("the networks cannot be made, see above");
            }
        } finally {
            process.destroy();
        }
    }

    /**
     * The process that makes the designs.
     *
     * @param arguments what the constructor takes
     */
    public static void main(final String[] arguments) throws IOException {
        new Designs(
                        Path.of(arguments[0]),
                        Integer.parseInt(arguments[1]),
                        Integer.parseInt(arguments[2]),
                        Integer.parseInt(arguments[3]))
                .makeHere();
    }

    /** Makes the designs in this process. */
    void makeHere() throws IOException {
        // Row 1 of each table is that of the unknown.
        final ReferenceNcf network = new ReferenceNcf(users.size() + 1, items.size() + 1);
        final Traffic traffic = traffic();
        final PairSample golden = PairSample.of(users, items, GOLDEN_SEED, true);
        final String spec = FeatureSpec.builder().build().toJson();
        for (int design = 1; design <= COUNT; design++) {
            network.reseed(design);
            final Path files = Files.createDirectories(files(design));
            Files.write(files.resolve(ModelBundle.MODEL), network.bigdl());
            Files.writeString(files.resolve(ModelBundle.FEATURES), spec);
            Files.writeString(
                    files.resolve(ModelBundle.GOLDEN),
                    GoldenRows.of(golden.users(), golden.items(), score(network, golden.users(), golden.items()))
                            .toJson());
            users.write(files.resolve(ModelBundle.USERS));
            items.write(files.resolve(ModelBundle.ITEMS));
            write(scoresFile(design), score(network, traffic.users(), traffic.items()));
        }
    }

    private float[] score(final ReferenceNcf network, final String[] pairUsers, final String[] pairItems) {
        return network.propensities(new FeatureExtractor(users, items).encode(pairUsers, pairItems));
    }

    private static void write(final Path file, final float[] scores) throws IOException {
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            for (final float score : scores) {
                out.writeFloat(score);
            }
        }
    }
}
