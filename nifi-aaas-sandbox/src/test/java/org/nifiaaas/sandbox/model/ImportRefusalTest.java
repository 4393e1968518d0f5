package org.nifiaaas.sandbox.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nifiaaas.features.FeatureSpec;

/** What {@code aaas model import} refuses: one line, exit code 1 or 2, and nothing left behind. */
class ImportRefusalTest extends ImportFixture {

    @Test
    void wrongGoldenRowsAreRefused() throws IOException {
        writeGolden(new String[] {"zoe", "kim"}, new String[] {"tea", "rum"}, score(2, 2), score(5, 4));
        assertFails(1, "here, but its trainer wrote down " + score(5, 4));
        assertTrue(err.toString().contains("golden row 2 of 2 scores 0."), err.toString());
        assertTrue(err.toString().contains("the order of users and items"), err.toString());

        writeGolden(new String[] {"zoe", "kim"}, new String[] {"tea", "rum"}, 1 - score(2, 2), 1 - score(6, 4));
        assertFails(1, "all rows fit the other class, see --positive-class");

        writeGolden(new String[] {"who"}, new String[] {"tea"}, 0.5f);
        assertFails(1, "golden.json: no row has a user and an item that are both in the vocabularies");

        write("golden.json", "{\"users\": [\"zoe\"]}");
        assertFails(1, "golden.json: golden rows lack users, items or expected scores");
    }

    @Test
    void vocabulariesThatDoNotFitTheModelAreRefused() throws IOException {
        write("users.txt", "zoe\nann\nbob\neve\nkim\nlou\nmia\n");
        assertFails(
                1,
                "users.txt has 7 users and needs a row more for unknown ids, but the model's user embedding has 6 rows");

        write("users.txt", "zoe\nann\nbob\neve\nkim\nlou\n");
        assertFails(1, "the model's user embedding has 6 rows; without a row for unknown ids it is --unknown-rows no");

        write("users.txt", "zoe\nann\nbob\neve\nkim\n");
        write("items.txt", "tea\nale\n");
        assertFails(1, "the model's item embedding has 4 rows; if some are spare on purpose, say --spare-rows");

        set("--unknown-rows", "no");
        write("items.txt", "tea\nale\nrum\ngin\n");
        assertFails(
                1, "users.txt has 5 users, but the model's user embedding has 6 rows; if row 1 is that of unknown ids");
    }

    @Test
    void filesThatAreNoModelAreRefused() throws IOException {
        write("ncf.bigdl", "");
        assertFails(1, "ncf.bigdl is empty");

        write("ncf.bigdl", "not a module");
        assertFails(1, "the module file is cut short or not from BigDL");

        try (RandomAccessFile sparse =
                new RandomAccessFile(folder.resolve("ncf.bigdl").toFile(), "rw")) {
            sparse.setLength(5_000_000_000L);
        }
        assertFails(1, "ncf.bigdl has 5,000,000,000 bytes; a model file may have 2,147,483,639 at most");
    }

    @Test
    void goldenRowsOfUnknownIdsNeedAModelThatKnowsThem() throws IOException {
        ForeignModel.ncf(5, 3).save(folder.resolve("ncf.bigdl"));
        set("--unknown-rows", "no");
        writeGolden(new String[] {"zoe", "who"}, new String[] {"tea", "tea"}, 0.5f, 0.5f);
        assertFails(1, "golden.json, row 2: the user 'who' is in no vocabulary");
    }

    @Test
    void outputThatIsNotAsDeclaredIsRefused() throws IOException {
        set("--output", "softmax");
        assertFails(1, "is not of the declared output SOFTMAX");

        set("--output", "sigmoid");
        assertFails(1, "2 columns, which does not fit the declared output SIGMOID");

        set("--output", "log_softmax");
        set("--positive-class", 2);
        assertFails(1, "positive class 2 is not one of the module's 2 output columns");
    }

    @Test
    void badVocabularyFilesAreNamedWithTheirLine() throws IOException {
        write("items.txt", "tea\nale\ntea\n");
        assertFails(1, "items.txt, line 3: 'tea' is the id of line 1 already");
    }

    @Test
    void badSpecificationAndMetricsAreNamed() throws IOException {
        set("--spec", write("features.json", "{}"));
        assertFails(1, "features.json: feature specification has schema version 0");

        drop("--spec");
        set("--metrics", write("metrics.json", "{\"hr10\": \"good\"}"));
        assertFails(1, "metrics.json: the metric 'hr10' is not a number");
        write("metrics.json", "[1]");
        assertFails(1, "metrics.json is not a JSON object of names and numbers");
    }

    @Test
    void missingFilesAreWrongUsage() throws IOException {
        for (final String option :
                List.of("--weights-file", "--golden", "--metrics", "--spec", "--model-file", "--users", "--items")) {
            final List<String> before = List.copyOf(arguments);
            set(option, folder.resolve("absent"));
            assertFails(2, option + ": there is no file " + folder.resolve("absent"));
            arguments.clear();
            arguments.addAll(before);
        }
        set("--users", folder);
        assertFails(2, "--users: " + folder + " is not a file");
    }

    @Test
    void wrongWordsAreWrongUsage() throws IOException {
        assertWrong("--output", "tanh", "--output must be one of log_softmax, softmax, sigmoid, logits, not 'tanh'");
        assertWrong("--input", "triple", "--input must be one of pair, columns, wide_and_deep, not 'triple'");
        assertWrong("--unknown-rows", "maybe", "--unknown-rows must be one of yes, no, not 'maybe'");
        assertWrong("--positive-class", "-1", "--positive-class must be 0 or more, not -1");
        assertWrong("--refunds", "drop", "Unknown refund rule 'drop'");
        assertWrong("--time-zone", "Nowhere", "--time-zone: 'Nowhere' is not a time zone");
        assertWrong("--trained-from", "soon", "--trained-from: 'soon' is not a time");
        assertWrong("--label", "7", "--label: '7' must begin with a letter");
        assertWrong("--reason", " ", "--reason is empty");
    }

    private void assertWrong(final String option, final String value, final String message) throws IOException {
        final List<String> before = List.copyOf(arguments);
        set(option, value);
        assertFails(2, message);
        assertTrue(err.toString().contains("see aaas help model import"), err.toString());
        arguments.clear();
        arguments.addAll(before);
    }

    @Test
    void optionsThatContradictEachOtherAreWrongUsage() throws IOException {
        set("--trained-from", "2019-02-01");
        set("--trained-to", "2019-01-01");
        assertFails(2, "--trained-to 2019-01-01 is before --trained-from 2019-02-01");

        drop("--trained-from");
        set("--spec", write("features.json", FeatureSpec.builder().build().toJson()));
        set("--time-zone", "UTC");
        assertFails(2, "--time-zone cannot be given together with --spec");
    }

    @Test
    void missingOptionsAreWrongUsage() throws IOException {
        drop("--positive-class");
        assertFails(2, "--positive-class is needed with --output log_softmax");

        drop("--unknown-rows");
        assertFails(2, "Missing required option: '--unknown-rows=yes|no'");
    }

    @Test
    void placesThatAreNoRepositoryOrModelAreWrongUsage() throws IOException {
        final List<String> before = entries();
        assertEquals(2, run("../out"));
        assertTrue(err.toString().contains("'../out' is not the name of a model"), err.toString());
        assertEquals(before, entries());

        set("--repository", root.resolve("none"));
        assertFails(2, "there is no repository folder " + root.resolve("none"));
    }

    @Test
    void storageThatCannotBeWrittenIsNamed() throws IOException {
        write("models/propensity", "a file where the model's folder should be");

        assertFails(1, "there is no model propensity");
    }

    @Test
    void helpNamesEveryOption() {
        arguments.clear();
        arguments.add("--help");
        assertEquals(0, run(MODEL));
        for (final String option : List.of(
                "--repository",
                "--model-file",
                "--weights-file",
                "--users",
                "--items",
                "--spec",
                "--refunds",
                "--time-zone",
                "--output",
                "--positive-class",
                "--input",
                "--unknown-rows",
                "--spare-rows",
                "--kind",
                "--golden",
                "--metrics",
                "--trained-from",
                "--trained-to",
                "--reason",
                "--run-id",
                "--label")) {
            assertTrue(out.toString().contains(option), option + " is not in\n" + out);
        }
    }
}
