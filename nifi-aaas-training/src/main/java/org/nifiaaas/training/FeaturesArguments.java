package org.nifiaaas.training;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.nifiaaas.features.ErasedUsers;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.privacy.TokenKeys;
import org.nifiaaas.training.failure.InputException;
import org.nifiaaas.training.failure.Messages;
import org.nifiaaas.training.read.ErasedList;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Command line of the features job. Filled by picocli; read-only once {@link #validate()} has passed. */
@Command(
        name = "nifi-aaas-features",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        versionProvider = BuildInfo.class,
        description = "Computes the features of events, each as of its own time, and writes them as lines of JSON.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the features were written", "1:the job failed", "2:arguments or data are not usable"})
final class FeaturesArguments {

    @Option(
            names = "--data",
            required = true,
            arity = "1..*",
            paramLabel = "PATH",
            description = "CSV file, folder or glob; several may be given")
    private List<String> data = new ArrayList<>();

    @Option(
            names = "--features",
            required = true,
            paramLabel = "FILE",
            description = "Feature specification of schema version 2: names of the columns, rules of cleaning, and what"
                    + " to compute; a local or mounted file of the driver")
    private String features;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description =
                    "File with the key of tokens in its first line, the previous one in the second, if the specification"
                            + " asks for tokens; without it every such value must be a token already. A local or mounted file of"
                            + " the driver")
    private String keyFile;

    @Option(
            names = "--exclude-item",
            paramLabel = "ITEM",
            description = "Item whose rows are set aside, such as a collective name; may be repeated")
    private List<String> excludedItems = new ArrayList<>();

    @Option(
            names = "--erased",
            paramLabel = "FILE",
            description =
                    "List of erased users, one id a line, whose rows are set aside; an empty name for none; a local or"
                            + " mounted file of the driver")
    private String erased;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FOLDER",
            description = "New folder for the lines, on any file system that Hadoop knows")
    private String out;

    @Option(names = "--stack-trace", description = "Print the stack trace of a failure after its one line")
    private boolean stackTrace;

    private FeatureSpec spec;
    private TokenKeys keys;

    /** A parser that fills these arguments; an option that it does not know is never taken for a value. */
    CommandLine commandLine() {
        return new CommandLine(this).setUnmatchedOptionsAllowedAsOptionParameters(false);
    }

    /**
     * Checks every value that can be checked without the data, and reads the specification.
     *
     * @throws InputException naming the first option that is not usable, or the first mistake in the specification
     */
    void validate() throws InputException {
        if (out.trim().isEmpty()) {
            throw new InputException("Option --out is empty, it must be a folder");
        }
        spec = read(TrainingArguments.path("--features", features));
        keys = keys(keyFile, spec);
        erasedUsers();
    }

    /**
     * Reads the keys of tokens.
     *
     * @param file value of the option, null if it is not given
     * @throws InputException naming the option, and never a key
     */
    static TokenKeys keys(final String file, final FeatureSpec spec) throws InputException {
        if (file == null) {
            return TokenKeys.NONE;
        }
        if (!spec.privacy().hasTokens()) {
            throw new InputException(
                    "Option --key-file: the feature specification has no mask that says token; leave the option out");
        }
        try {
            return TokenKeys.read(TrainingArguments.path("--key-file", file));
        } catch (final IllegalArgumentException e) {
            throw new InputException("Option --key-file: " + Messages.oneLine(e.getMessage()), e);
        }
    }

    /**
     * Reads the specification that the option names.
     *
     * @throws InputException naming the file and the first mistake in it
     */
    static FeatureSpec read(final Path file) throws InputException {
        if (!Files.isRegularFile(file)) {
            throw new InputException("Option --features: the file " + file + " is not there");
        }
        final FeatureSpec spec;
        try {
            spec = FeatureSpec.fromJson(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (final IOException e) {
            throw new InputException(file + " cannot be read: " + Messages.oneLine(e), e);
        } catch (final IllegalArgumentException e) {
            throw new InputException(file + ": " + Messages.oneLine(e.getMessage()), e);
        }
        if (spec.features().isEmpty() && spec.privacy().isEmpty()) {
            throw new InputException(
                    file
                            + " asks for no features and no masks; with schemaVersion 2 it can have columns, windows, a history and privacy");
        }
        return spec;
    }

    List<String> data() {
        return Collections.unmodifiableList(data);
    }

    FeatureSpec spec() {
        return spec;
    }

    TokenKeys keys() {
        return keys;
    }

    /** The users whose rows are set aside. */
    ErasedUsers erasedUsers() throws InputException {
        return erased == null || erased.isEmpty()
                ? ErasedUsers.NONE
                : ErasedList.read(TrainingArguments.path("--erased", erased));
    }

    List<String> excludedItems() {
        return Collections.unmodifiableList(excludedItems);
    }

    String out() {
        return out;
    }

    boolean stackTrace() {
        return stackTrace;
    }
}
