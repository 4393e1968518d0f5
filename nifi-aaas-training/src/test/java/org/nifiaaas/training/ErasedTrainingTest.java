package org.nifiaaas.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.training.failure.ExitCodes;

/** Trainings that are told who is erased. */
class ErasedTrainingTest {

    private final TrainJobRunner job = new TrainJobRunner();

    @TempDir
    private Path folder;

    private Path input;
    private Path erased;

    @BeforeAll
    static void useLocalSpark() {
        SparkForTests.useLocalMaster();
    }

    @BeforeEach
    void writeInput() throws IOException {
        input = Tastes.daily(folder.resolve("tastes.csv"));
        erased = folder.resolve("erased-users.txt");
    }

    private int train(final String... more) {
        final List<String> line = new ArrayList<>(List.of(
                "--input=" + input,
                "--repository=" + folder.resolve("models"),
                "--model=propensity",
                "--time-column=event_time",
                "--amount-column=amount",
                "--kind=popularity",
                "--result=" + folder.resolve("result.json")));
        line.addAll(List.of(more));
        return job.run(line);
    }

    private ModelBundle version(final long number) throws Exception {
        return ModelBundle.read(folder.resolve("models/propensity").resolve(Long.toString(number)));
    }

    private JsonObject rows() throws IOException {
        return JsonParser.parseString(Files.readString(folder.resolve("result.json")))
                .getAsJsonObject()
                .getAsJsonObject("rows");
    }

    @Test
    void versionKnowsNothingOfErasedUsersAndTellsHowManyRowsWereTheirs() throws Exception {
        assertEquals(ExitCodes.SUCCEEDED, train(), job::err);
        final Vocabulary users = version(1).users();
        final String first = users.token(1);
        final String second = users.token(2);
        Files.writeString(erased, "# two of them\n  " + first + "\t\n" + second + "\nnobody\n");

        assertEquals(ExitCodes.SUCCEEDED, train("--erased=" + erased), job::err);

        final Vocabulary left = version(2).users();
        assertEquals(users.size() - 2, left.size());
        assertEquals(Vocabulary.UNKNOWN, left.index(first));
        assertEquals(Vocabulary.UNKNOWN, left.index(second));
        assertTrue(rows().get("rejected.erased-user").getAsLong() > 2, rows()::toString);
        assertEquals(
                rows().get("read").getAsLong(),
                rows().get("accepted").getAsLong()
                        + rows().get("rejected.erased-user").getAsLong());
        assertTrue(job.out().contains(" erased-user"), job.out());
    }

    @Test
    void versionThatKnowsAnErasedUserIsNotContinued() throws Exception {
        assertEquals(ExitCodes.SUCCEEDED, train(), job::err);
        final String known = version(1).users().token(1);
        Files.writeString(erased, known + "\nnobody\n");

        assertEquals(ExitCodes.BAD_INPUT, continued("--erased=" + erased));
        assertEquals(
                "error: Option --parent is 1, which knows 1 erased user; train anew without it",
                job.err().strip());
        assertFalse(Files.exists(folder.resolve("models/propensity/2")));

        Files.writeString(erased, "nobody\n");
        assertEquals(ExitCodes.SUCCEEDED, continued("--erased=" + erased), job::err);
    }

    private int continued(final String option) {
        return job.run(List.of(
                "--input=" + input,
                "--repository=" + folder.resolve("models"),
                "--model=propensity",
                "--time-column=event_time",
                "--amount-column=amount",
                "--parent=1",
                option));
    }

    @Test
    void emptyNameAndEmptyListAreNobody() throws Exception {
        Files.createFile(erased);
        assertEquals(ExitCodes.SUCCEEDED, train("--erased="), job::err);
        assertEquals(ExitCodes.SUCCEEDED, train("--erased=" + erased), job::err);

        assertFalse(rows().has("rejected.erased-user"));
        assertEquals(version(1).users().size(), version(2).users().size());
    }

    @Test
    void listThatIsNotThereOrNoTextIsToldInOneLine() throws IOException {
        assertEquals(ExitCodes.BAD_INPUT, train("--erased=" + erased));
        assertEquals(
                "error: Option --erased: the file " + erased
                        + " is not there; make an empty one if nobody is to be erased",
                job.err().strip());

        Files.write(erased, "4711\nM\u00fcller".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(ExitCodes.BAD_INPUT, train("--erased=" + erased));
        final String said = job.err().strip();
        assertTrue(said.startsWith("error: Option --erased: " + erased + " cannot be read: "), said);
        assertEquals(1, said.lines().count());
        assertFalse(said.contains("4711"), said);
    }

    @Test
    void listOfEverybodyLeavesNothingToTrainOn() throws Exception {
        assertEquals(ExitCodes.SUCCEEDED, train(), job::err);
        final Vocabulary users = version(1).users();
        final StringBuilder all = new StringBuilder();
        for (int index = 1; index <= users.size(); index++) {
            all.append(users.token(index)).append('\n');
        }
        Files.writeString(erased, all.toString());

        assertEquals(ExitCodes.BAD_INPUT, train("--erased=" + erased));
        assertTrue(job.err().contains(" rows of the input is usable: "), job.err());
        assertTrue(job.err().strip().endsWith(" erased-user"), job.err());
    }
}
