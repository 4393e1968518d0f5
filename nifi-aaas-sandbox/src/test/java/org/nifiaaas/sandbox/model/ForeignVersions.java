package org.nifiaaas.sandbox.model;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.nifiaaas.sandbox.Aaas;
import picocli.CommandLine;

/** Versions for tests of other rooms that want some, whatever they score: imported as {@code aaas model import} does, without any training. Stateless. */
public final class ForeignVersions {

    private ForeignVersions() {}

    /**
     * Imports a network of random weights as two versions, of which the second scores a pair with 1 minus the score of the first.
     *
     * @param repository an empty folder
     * @param folder for files that are needed meanwhile
     * @param model name of the model
     * @param labels of version 1 and of version 2
     */
    public static void importTwo(
            final Path repository,
            final Path folder,
            final String model,
            final List<String> users,
            final List<String> items,
            final List<String> labels)
            throws IOException {
        Files.createDirectories(folder);
        // A row for unknown ids in each table.
        final Path network =
                ForeignModel.ncf(users.size() + 1, items.size() + 1).save(folder.resolve("ncf.bigdl"));
        final Path userFile = Files.write(folder.resolve("users.txt"), users);
        final Path itemFile = Files.write(folder.resolve("items.txt"), items);
        for (int version = 1; version <= 2; version++) {
            run(
                    "model",
                    "import",
                    model,
                    "--repository=" + repository,
                    "--model-file=" + network,
                    "--users=" + userFile,
                    "--items=" + itemFile,
                    "--output=log_softmax",
                    "--positive-class=" + (version - 1),
                    "--unknown-rows=yes",
                    "--label=" + labels.get(version - 1));
        }
    }

    private static void run(final String... command) {
        final StringWriter out = new StringWriter();
        final CommandLine commandLine = Aaas.commandLine();
        commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(out, true));
        if (commandLine.execute(command) != 0) {
            throw new AssertionError(String.join(" ", command) + ": " + out);
        }
    }
}
