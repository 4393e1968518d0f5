package org.nifiaaas.sandbox.features;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.nifiaaas.features.EventOccurrences;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.privacy.TokenKey;
import org.nifiaaas.features.privacy.TokenKeys;
import org.nifiaaas.sandbox.console.SandboxException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code aaas token}. */
@Command(
        name = "token",
        description = {
            "Prints the tokens that stand for ids where a specification masks them, one a line: for lists of offers and audiences, and to"
                    + " find or forget a user.",
            "",
            "An id that is a token of a key of the file already stays as it is. docs/privacy.md says more."
        },
        sortOptions = false)
public final class TokenCommand implements Callable<Integer> {

    @Option(
            names = "--key-file",
            required = true,
            paramLabel = "FILE",
            description = "File with the key in its first line and, during a rotation, the previous one in the second.")
    private Path keyFile;

    @Option(
            names = "--column",
            paramLabel = "NAME",
            defaultValue = FeatureSet.USER,
            description = "What the ids are: user, item, or the name of a column (default: ${DEFAULT-VALUE}).")
    private String column;

    @Option(names = "--previous", description = "Takes the previous key.")
    private boolean previous;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    @Parameters(paramLabel = "ID", arity = "0..*", description = "Ids; without any, the lines of standard input.")
    private List<String> ids = new ArrayList<>();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws SandboxException {
        final TokenKeys keys = keys();
        final PrintWriter words = spec.commandLine().getOut();
        int line = 0;
        for (final String id : ids) {
            line++;
            words.println(token(keys, id, String.format(Locale.ROOT, "id %,d", line)));
        }
        if (ids.isEmpty()) {
            printLines(keys, words);
        }
        words.flush();
        return 0;
    }

    private TokenKeys keys() throws SandboxException {
        final TokenKeys keys;
        try {
            keys = TokenKeys.read(keyFile);
        } catch (final IllegalArgumentException e) {
            throw SandboxException.environment(e.getMessage());
        }
        if (!previous) {
            return keys;
        }
        final TokenKey before = keys.previous()
                .orElseThrow(() -> SandboxException.environment(
                        "the key file " + keyFile + " has no previous key in a second line"));
        return TokenKeys.of(before);
    }

    private void printLines(final TokenKeys keys, final PrintWriter words) throws SandboxException {
        // The stream is not ours to close.
        final BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    words.println(token(keys, line, String.format(Locale.ROOT, "line %,d", number)));
                }
            }
        } catch (final IOException e) {
            throw SandboxException.environment("standard input cannot be read");
        }
    }

    private String token(final TokenKeys keys, final String id, final String place) throws SandboxException {
        final String canonical = EventOccurrences.categorical(id);
        if (canonical == null) {
            throw SandboxException.environment(place + " is empty, or not in UTF-8: give ids as the source has them");
        }
        return keys.token(column, canonical);
    }
}
