package org.nifiaaas.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class AaasTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(final String... arguments) {
        return Aaas.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void helpIsNoError() {
        assertEquals(0, Aaas.run());
        assertEquals(0, Aaas.run("help"));
        assertEquals(0, Aaas.run("--help"));
        assertEquals(0, Aaas.run("up", "--help"));
    }

    static List<List<String>> commands() {
        final List<List<String>> commands = new ArrayList<>();
        collect(Aaas.commandLine(), List.of(), commands);
        return commands;
    }

    private static void collect(
            final CommandLine commandLine, final List<String> path, final List<List<String>> commands) {
        commandLine.getSubcommands().forEach((name, command) -> {
            if (!command.getCommandSpec().helpCommand()) {
                final List<String> longer = new ArrayList<>(path);
                longer.add(name);
                commands.add(longer);
                collect(command, longer, commands);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandTellsTheSameHelpInEveryWay(final List<String> command) {
        final List<String> option = new ArrayList<>(command);
        option.add("--help");
        assertEquals(0, run(option.toArray(String[]::new)));
        final String expected = out.toString();
        assertTrue(expected.startsWith("Usage: aaas " + String.join(" ", command)), expected);

        for (int place = 0; place < command.size(); place++) {
            out.getBuffer().setLength(0);
            final List<String> help = new ArrayList<>(command);
            help.add(place, "help");
            assertEquals(0, run(help.toArray(String[]::new)));
            assertEquals(expected, out.toString());
        }
    }

    @Test
    void versionTellsItsOwnAndThatOfJava() {
        assertEquals(0, run("--version"));

        final List<String> lines = out.toString().lines().toList();
        assertTrue(lines.get(0).matches("nifi-aaas [0-9]+\\.[0-9]+\\.[0-9]+.*"), lines.get(0));
        assertTrue(lines.get(1).startsWith("Java " + System.getProperty("java.version")), lines.get(1));
    }

    @Test
    void versionNamesTheCommitThatTheLauncherKnows() throws Exception {
        System.setProperty(VersionText.COMMIT_PROPERTY, "1a2b3c4");
        try {
            assertTrue(new VersionText().getVersion()[0].endsWith(" (commit 1a2b3c4)"));
        } finally {
            System.clearProperty(VersionText.COMMIT_PROPERTY);
        }
        assertFalse(new VersionText().getVersion()[0].contains("commit"));
    }

    @Test
    void wrongArgumentsHaveExitCodeTwo() {
        assertEquals(2, Aaas.run("upp"));
        assertEquals(2, Aaas.run("up", "--nifi-port", "many"));
        assertEquals(2, Aaas.run("status", "--nifi-port", "0"));
        assertEquals(2, Aaas.run("logs", "zookeeper"));
        assertEquals(2, Aaas.run("flow", "pipeline"));
        assertEquals(2, Aaas.run("open", "pipeline"));
        assertEquals(2, Aaas.run("help", "model", "labl"));
        assertEquals(2, Aaas.run("ask"));
        assertEquals(2, Aaas.run("ask", "--user", "a", "--item", "b"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "statsu | aaas: aaas has no command 'statsu', did you mean status?; see aaas help",
                "model labl | aaas: aaas model has no command 'labl', did you mean label",
                "help model labl | aaas: aaas model has no command 'labl', did you mean label",
                "up --nifi-prt 1 | aaas: aaas up has no option '--nifi-prt', did you mean --nifi or --nifi-port?; see aaas help up",
                "up now | aaas: aaas up takes no argument 'now'; see aaas help up",
                "bench swap --reprt x | aaas bench swap has no option '--reprt', did you mean --report",
                "model label --reson x | aaas model label has no option '--reson', did you mean --re",
                "model label propensity | see aaas help model label"
            })
    void mistakeIsAnsweredInOneLineWithWhatMayHaveBeenMeant(final String arguments, final String expected) {
        assertEquals(2, run(arguments.split(" ")));

        final String line = err.toString().stripTrailing();
        assertEquals(1, line.lines().count(), line);
        assertTrue(line.contains(expected.strip()), line);
    }

    @Test
    void sandboxThatWasNeverStartedIsNoSurprise() {
        final String work = folder.resolve("none").toString();

        assertEquals(3, Aaas.run("status", "--work", work));
        assertEquals(0, Aaas.run("down", "--work", work));
        assertEquals(1, Aaas.run("logs", "--work", work));
        assertEquals(2, Aaas.run("flow", "model-life", "--work", work));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ask --user a",
                "ask --item a --json",
                "open",
                "open ranking",
                "train",
                "flow ranking",
                "profile forget 4711"
            })
    void whatNeedsASandboxNamesTheFolderWithoutOneAndHowToStartIt(final String arguments) {
        final String work = folder.resolve("none").toString();

        assertEquals(2, run((arguments + " --work " + work).split(" ")));

        assertEquals(
                "aaas: there is no sandbox in " + work + "; aaas up starts one",
                err.toString().stripTrailing());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ask --user a --top 0 | --top must be between 1 and 10000, not 0",
                "ask --user a --wait 0 | --wait must be between 1 and 10000, not 0",
                "ask --item a --bought b | --bought goes with --user, not with --item"
            })
    void questionsAreChecked(final String arguments, final String expected) {
        assertEquals(2, run(arguments.split(" ")));

        assertEquals("aaas: " + expected, err.toString().stripTrailing());
    }

    @Test
    void statusIsThereAsJson() {
        final String work = folder.resolve("none").toString();

        assertEquals(3, run("status", "--json", "--work", work));

        final JsonObject status = JsonParser.parseString(out.toString()).getAsJsonObject();
        assertFalse(status.get("running").getAsBoolean());
        assertEquals(work, status.get("folder").getAsString());
        assertTrue(status.getAsJsonArray("services").isEmpty());
    }
}
