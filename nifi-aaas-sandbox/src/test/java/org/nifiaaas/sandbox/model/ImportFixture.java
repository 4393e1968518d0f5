package org.nifiaaas.sandbox.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.repository.bundle.BundleException;
import org.nifiaaas.repository.bundle.GoldenRows;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.repository.bundle.RepositoryFolder;
import org.nifiaaas.sandbox.Aaas;
import picocli.CommandLine;

/** A real module with five users, three items and a row for unknown ids in each table, and the command that imports it. */
abstract class ImportFixture {

    static final String MODEL = "propensity";

    @TempDir
    Path folder;

    Path root;
    final ForeignModel foreign = ForeignModel.ncf(6, 4);
    final List<String> arguments = new ArrayList<>();
    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();

    @BeforeEach
    void writeFiles() throws IOException {
        root = Files.createDirectory(folder.resolve("models"));
        foreign.save(folder.resolve("ncf.bigdl"));
        write("users.txt", "zoe\nann\nbob\neve\nkim\n");
        write("items.txt", "tea\nale\nrum\n");
        set("--repository", root);
        set("--model-file", folder.resolve("ncf.bigdl"));
        set("--users", folder.resolve("users.txt"));
        set("--items", folder.resolve("items.txt"));
        set("--output", "log_softmax");
        set("--positive-class", 0);
        set("--unknown-rows", "yes");
    }

    Path write(final String name, final String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    void set(final String option, final Object value) {
        drop(option);
        arguments.add(option + "=" + value);
    }

    void drop(final String option) {
        arguments.removeIf(argument -> argument.startsWith(option + "="));
    }

    int run(final String model) {
        final List<String> all = new ArrayList<>(List.of("import", model));
        all.addAll(arguments);
        return runCommand(all);
    }

    int runCommand(final List<String> command) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        final CommandLine commandLine = Aaas.commandLine();
        commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return commandLine.execute(
                Stream.concat(Stream.of("model"), command.stream()).toArray(String[]::new));
    }

    void assertImports() {
        assertEquals(0, run(MODEL), err.toString());
        assertEquals("", err.toString());
    }

    void assertFails(final int exitCode, final String message) throws IOException {
        final List<String> before = entries();
        assertEquals(exitCode, run(MODEL), out.toString());
        assertEquals("", out.toString());
        assertEquals(1, err.toString().lines().count(), err.toString());
        assertTrue(err.toString().startsWith("aaas: ") && err.toString().contains(message), err.toString());
        assertEquals(before, entries(), "something is left behind");
    }

    List<String> entries() throws IOException {
        try (Stream<Path> walk = Files.walk(root)) {
            return walk.map(path -> root.relativize(path).toString()).sorted().toList();
        }
    }

    ModelBundle bundle(final long version) throws BundleException {
        return new RepositoryFolder(root).read(MODEL, version);
    }

    void assertPrinted(final String... lines) {
        for (final String line : lines) {
            assertTrue(out.toString().lines().anyMatch(line::equals), line + " is not in\n" + out);
        }
    }

    float score(final int userRow, final int itemRow) {
        return (float) Math.exp(foreign.output(userRow, itemRow, 0));
    }

    void writeGolden(final String[] users, final String[] items, final float... expected) throws IOException {
        set(
                "--golden",
                write("golden.json", GoldenRows.of(users, items, expected).toJson()));
    }
}
