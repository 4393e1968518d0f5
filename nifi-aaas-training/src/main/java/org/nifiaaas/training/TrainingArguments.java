package org.nifiaaas.training;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Pattern;
import org.nifiaaas.features.ErasedUsers;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.RefundRule;
import org.nifiaaas.features.TimeParser;
import org.nifiaaas.features.privacy.TokenKeys;
import org.nifiaaas.repository.retention.Retention;
import org.nifiaaas.repository.storage.RepositoryLocation;
import org.nifiaaas.training.failure.InputException;
import org.nifiaaas.training.failure.Messages;
import org.nifiaaas.training.models.TrainingOptions;
import org.nifiaaas.training.read.ErasedList;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Command line of the training job. Filled by picocli; read-only once {@link #validate()} has passed. */
@Command(
        name = "nifi-aaas-training",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        versionProvider = BuildInfo.class,
        description =
                "Trains the propensity model on interactions of users with items and writes a new bundle version.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:a version was written, or this run had written one before",
            "1:the job failed",
            "2:arguments or input are not usable",
            "3:the same run is already being trained"
        })
final class TrainingArguments {

    /** What a file of --features says. */
    private static final String[] RULES = {
        "--user-column",
        "--item-column",
        "--amount-column",
        "--time-column",
        "--time-zone",
        "--refunds",
        "--keep-duplicates"
    };

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    @Option(
            names = "--input",
            required = true,
            arity = "1..*",
            paramLabel = "PATH",
            description =
                    "CSV file, folder or glob; several may be given. Files end in .csv, .csv.gz or whatever Spark reads")
    private List<String> inputs = new ArrayList<>();

    @Option(
            names = "--features",
            paramLabel = "FILE",
            description = "Feature specification of schema version 2, which says what the options from --user-column to"
                    + " --keep-duplicates say, which columns, windows and crosses there are, and what is masked; a local or"
                    + " mounted file of the driver")
    private String features;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description =
                    "File with the key of tokens in its first line, the previous one in the second, if the specification"
                            + " of --features asks for tokens; without it every such value must be a token already. A local or mounted file of"
                            + " the driver")
    private String keyFile;

    @Option(
            names = "--user-column",
            paramLabel = "NAME",
            defaultValue = "user",
            description = "Column of the user (${DEFAULT-VALUE})")
    private String userColumn;

    @Option(
            names = "--item-column",
            paramLabel = "NAME",
            defaultValue = "item",
            description = "Column of the item (${DEFAULT-VALUE})")
    private String itemColumn;

    @Option(
            names = "--amount-column",
            paramLabel = "NAME",
            description = "Column of the amount, negative for refunds; without it nothing is a refund")
    private String amountColumn;

    @Option(
            names = "--time-column",
            paramLabel = "NAME",
            defaultValue = "time",
            description =
                    "Column of the time: epoch seconds or milliseconds, ISO 8601 or MM/dd/yyyy (${DEFAULT-VALUE})")
    private String timeColumn;

    @Option(
            names = {"--time-zone", "--zone"},
            paramLabel = "ZONE",
            defaultValue = "UTC",
            description = "Zone of times without an offset (${DEFAULT-VALUE})")
    private String timeZone;

    @Option(
            names = "--refunds",
            paramLabel = "RULE",
            defaultValue = "exclude",
            description = "What becomes of refunds: keep or exclude (${DEFAULT-VALUE})")
    private String refunds;

    @Option(
            names = "--keep-duplicates",
            description = "Keep rows that equal an earlier one in user, item, amount and time")
    private boolean keepDuplicates;

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
            names = "--test-fraction",
            paramLabel = "SHARE",
            defaultValue = "0.2",
            description = "Latest share of the interactions that tests (${DEFAULT-VALUE})")
    private double testFraction;

    @Option(
            names = "--test-from",
            paramLabel = "TIME",
            description = "First moment of the test window, instead of --test-fraction")
    private String testFrom;

    @Option(
            names = "--top-k",
            paramLabel = "K",
            defaultValue = "10",
            description = "Length of the ranked lists that are evaluated (${DEFAULT-VALUE})")
    private int topK;

    @Option(
            names = "--repository",
            required = true,
            paramLabel = "FOLDER",
            description = "Model repository: a local or mounted folder of the driver, or a hdfs:// URI")
    private String repository;

    @Option(names = "--model", required = true, paramLabel = "NAME", description = "Model to add a version to")
    private String model;

    @Option(
            names = "--champion",
            paramLabel = "LABEL",
            defaultValue = "stable",
            description = "Label whose version is measured beside the new one, on the same users: the one to beat"
                    + " (${DEFAULT-VALUE}); an empty text for none")
    private String champion;

    @Option(
            names = "--keep",
            paramLabel = "N",
            description =
                    "Delete old versions once this one is written: all but the N newest, those that labels or their rollbacks need, and young ones")
    private Integer keep;

    @Option(
            names = "--keep-younger-than",
            paramLabel = "AGE",
            defaultValue = Retention.DEFAULT_AGE,
            description = "With --keep: versions that are younger stay as well, such as 30d or 12h (${DEFAULT-VALUE})")
    private String keepYoungerThan;

    @Option(
            names = "--result",
            paramLabel = "FILE",
            description = "File for the outcome as JSON, written on failure too")
    private String result;

    @Option(
            names = "--run-id",
            paramLabel = "ID",
            description = "Id of the run, the same for every attempt at it: a run is never trained twice (random)")
    private String runId = UUID.randomUUID().toString();

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            defaultValue = "started by hand",
            description = "Why the model is trained, for the manifest (${DEFAULT-VALUE})")
    private String reason;

    @Option(names = "--stack-trace", description = "Print the stack trace of a failure after its one line")
    private boolean stackTrace;

    @Mixin
    private LearningOptions learning = new LearningOptions();

    @Mixin
    private TrainingOptions options = new TrainingOptions();

    @Spec
    private CommandSpec command;

    private FeatureSpec read;

    /** A parser that fills these arguments; an option that it does not know is never taken for a value. */
    CommandLine commandLine() {
        return new CommandLine(this).setUnmatchedOptionsAllowedAsOptionParameters(false);
    }

    /**
     * Checks every value that can be checked without the data.
     *
     * @throws InputException naming the first option that is not usable
     */
    void validate() throws InputException {
        learning.validate();
        options.validate();
        requireName("--model", model);
        requireName("--run-id", runId);
        if (!(testFraction > 0 && testFraction < 1)) {
            throw new InputException("Option --test-fraction is " + testFraction + ", it must be between 0 and 1");
        }
        if (topK < 1) {
            throw new InputException("Option --top-k is " + topK + ", it must be at least 1");
        }
        spec();
        keys();
        if (learning.scoresFeatures()) {
            requireFeatures();
        }
        testFromMillis();
        erasedUsers();
        repository();
        retention();
        resultFile();
    }

    private void requireFeatures() throws InputException {
        if (features == null) {
            throw new InputException("Option --kind is " + learning.kindOfFeatures()
                    + ", which needs --features FILE: a specification of version 2 with columns or windows");
        }
        if (spec().features().columns().isEmpty() && spec().features().windows().isEmpty()) {
            throw new InputException("Option --kind is " + learning.kindOfFeatures() + ", and " + features
                    + " has neither columns nor windows to learn from");
        }
    }

    private static void requireName(final String option, final String value) throws InputException {
        if (!NAME.matcher(value).matches()) {
            throw new InputException("Option " + option + " is '" + Messages.oneLine(value)
                    + "', it must be up to 128 letters, digits, '.', '_' or '-' and begin with a letter or digit");
        }
    }

    List<String> inputs() {
        return Collections.unmodifiableList(inputs);
    }

    FeatureSpec spec() throws InputException {
        if (features == null) {
            return specOfOptions();
        }
        if (read == null) {
            for (final String option : RULES) {
                if (command.commandLine().getParseResult().hasMatchedOption(option)) {
                    throw new InputException("Option " + option
                            + " stands beside --features, whose file says that: leave one of them out");
                }
            }
            read = FeaturesArguments.read(path("--features", features));
        }
        return read;
    }

    /** The keys of tokens. */
    TokenKeys keys() throws InputException {
        if (keyFile != null && features == null) {
            throw new InputException("Option --key-file needs --features FILE, which says what becomes a token");
        }
        return FeaturesArguments.keys(keyFile, spec());
    }

    private FeatureSpec specOfOptions() throws InputException {
        try {
            return FeatureSpec.builder()
                    .columns(userColumn, itemColumn, amountColumn, timeColumn)
                    .refundRule(RefundRule.parse(refunds))
                    .zone(ZoneId.of(timeZone))
                    .removeDuplicates(!keepDuplicates)
                    .build();
        } catch (final DateTimeException e) {
            throw new InputException("Option --time-zone is '" + timeZone + "', which is no known zone", e);
        } catch (final IllegalArgumentException e) {
            throw new InputException(e.getMessage(), e);
        }
    }

    /** The users whose rows are set aside. */
    ErasedUsers erasedUsers() throws InputException {
        return erased == null || erased.isEmpty() ? ErasedUsers.NONE : ErasedList.read(path("--erased", erased));
    }

    List<String> excludedItems() {
        return Collections.unmodifiableList(excludedItems);
    }

    double testFraction() {
        return testFraction;
    }

    /** First moment of the test window, if it was given as a time. */
    OptionalLong testFromMillis() throws InputException {
        if (testFrom == null) {
            return OptionalLong.empty();
        }
        final OptionalLong millis = new TimeParser(spec().zone()).parse(testFrom);
        if (!millis.isPresent()) {
            throw new InputException("Option --test-from is '" + testFrom + "', which is in none of the known formats");
        }
        return millis;
    }

    int topK() {
        return topK;
    }

    RepositoryLocation repository() throws InputException {
        try {
            return RepositoryLocation.parse(repository);
        } catch (final IllegalArgumentException e) {
            throw new InputException("Option --repository is '" + repository + "': " + e.getMessage(), e);
        }
    }

    String model() {
        return model;
    }

    /** Label whose version is to be beaten; empty if there is nothing to compare with. */
    Optional<String> champion() {
        final String label = champion.trim();
        return label.isEmpty() ? Optional.empty() : Optional.of(label);
    }

    /** Which versions stay once a new one is written; empty if all do. */
    Optional<Retention> retention() throws InputException {
        final Duration age;
        try {
            age = Retention.age(keepYoungerThan);
        } catch (final IllegalArgumentException e) {
            throw new InputException("Option --keep-younger-than is " + e.getMessage(), e);
        }
        try {
            return keep == null ? Optional.empty() : Optional.of(Retention.of(keep, age));
        } catch (final IllegalArgumentException e) {
            throw new InputException("Option --keep is " + keep + ", " + e.getMessage(), e);
        }
    }

    Optional<Path> resultFile() throws InputException {
        return result == null ? Optional.empty() : Optional.of(path("--result", result));
    }

    static Path path(final String option, final String text) throws InputException {
        if (text.trim().isEmpty() || text.matches("[A-Za-z][A-Za-z0-9+.-]+:.*")) {
            throw new InputException("Option " + option + " is '" + text + "', it must be a local or mounted path");
        }
        try {
            return Paths.get(text).toAbsolutePath().normalize();
        } catch (final InvalidPathException e) {
            throw new InputException("Option " + option + " is no path: " + e.getMessage(), e);
        }
    }

    String runId() {
        return runId;
    }

    String reason() {
        return reason.trim().isEmpty() ? "not given" : reason.trim();
    }

    boolean stackTrace() {
        return stackTrace;
    }

    LearningOptions learning() {
        return learning;
    }

    TrainingOptions options() {
        return options;
    }
}
