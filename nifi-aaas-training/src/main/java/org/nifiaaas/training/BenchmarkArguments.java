package org.nifiaaas.training;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nifiaaas.features.ErasedUsers;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.training.benchmark.Entrants;
import org.nifiaaas.training.evaluate.Task;
import org.nifiaaas.training.failure.InputException;
import org.nifiaaas.training.read.ErasedList;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Command line of the benchmark. Filled by picocli; read-only once {@link #validate()} has passed. */
@Command(
        name = "nifi-aaas-benchmark",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        versionProvider = BuildInfo.class,
        description =
                "Trains models on the earlier part of interactions and measures them all alike on the later part.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the report was written",
            "1:the job failed; called again with the same arguments, it goes on where it was",
            "2:arguments or data are not usable"
        })
final class BenchmarkArguments {

    private static final Pattern BUDGET = Pattern.compile("(\\d{1,6})([smh])");
    private static final String BOTH = "both";
    private static final int MOST_STEPS = 1000;

    @Option(
            names = "--data",
            required = true,
            arity = "1..*",
            paramLabel = "PATH",
            description = "CSV file, folder or glob; several may be given")
    private List<String> data = new ArrayList<>();

    @Option(
            names = "--user",
            defaultValue = "user",
            paramLabel = "COLUMN",
            description = "Column of the user (${DEFAULT-VALUE})")
    private String user;

    @Option(
            names = "--item",
            defaultValue = "item",
            paramLabel = "COLUMN",
            description = "Column of the item (${DEFAULT-VALUE})")
    private String item;

    @Option(
            names = "--amount",
            paramLabel = "COLUMN",
            description =
                    "Column of the amount, negative for refunds, which are set aside; without it nothing is a refund")
    private String amount;

    @Option(
            names = "--time",
            defaultValue = "time",
            paramLabel = "COLUMN",
            description = "Column of the time (${DEFAULT-VALUE})")
    private String time;

    @Option(
            names = "--zone",
            defaultValue = "UTC",
            paramLabel = "ZONE",
            description = "Zone of times without an offset (${DEFAULT-VALUE})")
    private String zone;

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
            names = {"--models", "--model"},
            split = ",",
            defaultValue = "all",
            paramLabel = "NAME",
            description = "Models, separated by commas; all is all but the networks (history-network, gmf, mlp,"
                    + " neumf), and"
                    + " auto is the choice between the kinds on validation (${DEFAULT-VALUE})")
    private List<String> models = new ArrayList<>();

    @Option(
            names = "--task",
            defaultValue = BOTH,
            paramLabel = "TASK",
            description =
                    "What models are trained for and measured by: new (items that are new to the user), all or both"
                            + " (${DEFAULT-VALUE})")
    private String task;

    @Option(
            names = "--train-share",
            defaultValue = "0.8",
            paramLabel = "SHARE",
            description = "Earliest share of the interactions that trains; the rest tests (${DEFAULT-VALUE})")
    private double trainShare;

    @Option(
            names = "--horizon",
            paramLabel = "TIME",
            description = "A score is the probability of a purchase within this time, such as 30d or 12h (30d, or a"
                    + " quarter of the training window if that is shorter)")
    private String horizon;

    @Option(
            names = "--seeds",
            defaultValue = "5",
            paramLabel = "N",
            description = "Seeds that models are trained with which use chance (${DEFAULT-VALUE})")
    private int seeds;

    @Option(
            names = "--seed",
            defaultValue = "42",
            paramLabel = "NUMBER",
            description = "The first seed; the others follow (${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--budget",
            defaultValue = "10m",
            paramLabel = "TIME",
            description = "Time within which seeds after the first one have to end, such as 90s, 10m or 1h"
                    + " (${DEFAULT-VALUE})")
    private String budget;

    @Option(
            names = "--incremental",
            defaultValue = "0",
            paramLabel = "N",
            description =
                    "Continue a version over the last N windows of one horizon as well, and compare it with a full"
                            + " training each time (${DEFAULT-VALUE}: do not)")
    private int incremental;

    @Option(
            names = "--report",
            required = true,
            paramLabel = "FILE",
            description = "Report as JSON; FILE.part beside it keeps finished results until then")
    private String report;

    @Option(
            names = "--predictions",
            paramLabel = "FILE",
            description = "Ranked lists of the first seed as CSV, compressed if it ends in .gz")
    private String predictions;

    @Option(names = "--stack-trace", description = "Print the stack trace of a failure after its one line")
    private boolean stackTrace;

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
        models();
        tasks();
        spec();
        erasedUsers();
        if (!(trainShare > 0 && trainShare < 1)) {
            throw new InputException("Option --train-share is " + trainShare + ", it must be between 0 and 1");
        }
        if (seeds < 1 || seeds > 1000) {
            throw new InputException("Option --seeds is " + seeds + ", it must be between 1 and 1000");
        }
        if (incremental < 0 || incremental > MOST_STEPS) {
            throw new InputException(
                    "Option --incremental is " + incremental + ", it must be between 0 and " + MOST_STEPS);
        }
        if (horizon != null) {
            horizonDays(0);
        }
        budgetSeconds();
        report();
        predictions();
    }

    List<String> data() {
        return Collections.unmodifiableList(data);
    }

    FeatureSpec spec() throws InputException {
        try {
            return FeatureSpec.builder()
                    .columns(user, item, amount, time)
                    .zone(ZoneId.of(zone))
                    .build();
        } catch (final DateTimeException e) {
            throw new InputException("Option --zone is '" + zone + "', which is no known zone", e);
        } catch (final IllegalArgumentException e) {
            throw new InputException(e.getMessage(), e);
        }
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

    /** Names of the models, from the simplest to the richest. */
    List<String> models() throws InputException {
        return Entrants.select(models);
    }

    List<Task> tasks() throws InputException {
        if (BOTH.equals(task)) {
            return Arrays.asList(Task.NEW, Task.ALL);
        }
        if (Task.NEW.value().equals(task) || Task.ALL.value().equals(task)) {
            return Collections.singletonList(Task.parse(task));
        }
        throw new InputException("Option --task is '" + task + "', it must be new, all or both");
    }

    double testFraction() {
        return 1 - trainShare;
    }

    /** See {@link LearningOptions#horizonDays(String, double)}. */
    double horizonDays(final double windowMinutes) throws InputException {
        return LearningOptions.horizonDays(horizon, windowMinutes);
    }

    /** Number of windows over which a version is continued; 0 if that is not asked for. */
    int incremental() {
        return incremental;
    }

    int seeds() {
        return seeds;
    }

    long seed() {
        return seed;
    }

    double budgetSeconds() throws InputException {
        return seconds(budget);
    }

    /** Reads the value of an option {@code --budget}. */
    static double seconds(final String budget) throws InputException {
        final Matcher matcher = BUDGET.matcher(budget.trim().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new InputException("Option --budget is '" + budget
                    + "', it must be a number of seconds, minutes or hours, such as 90s, 10m or 1h");
        }
        final int unit = "s".equals(matcher.group(2)) ? 1 : "m".equals(matcher.group(2)) ? 60 : 3600;
        return (double) Integer.parseInt(matcher.group(1)) * unit;
    }

    Path report() throws InputException {
        return file("--report", report);
    }

    Optional<Path> predictions() throws InputException {
        return predictions == null ? Optional.empty() : Optional.of(file("--predictions", predictions));
    }

    private static Path file(final String option, final String text) throws InputException {
        final Path path = TrainingArguments.path(option, text);
        if (Files.isDirectory(path)) {
            throw new InputException("Option " + option + " is " + path + ", which is a folder, not a file");
        }
        if (!Files.isDirectory(path.getParent())) {
            throw new InputException("Option " + option + ": the folder " + path.getParent() + " is not there");
        }
        return path;
    }

    boolean stackTrace() {
        return stackTrace;
    }

    /** What was asked for, for the report. */
    Map<String, Object> describe() throws InputException {
        final Map<String, Object> all = new LinkedHashMap<>(question());
        all.put("models", models());
        all.put("task", task);
        all.put("seeds", seeds);
        all.put("budget", budget);
        all.put("incremental", incremental);
        return all;
    }

    /** All that the result of a model with a seed depends on. */
    Map<String, Object> question() throws InputException {
        final Map<String, Object> question = new LinkedHashMap<>();
        question.put("data", data);
        question.put("user", user);
        question.put("item", item);
        question.put("amount", amount);
        question.put("time", time);
        question.put("zone", zone);
        question.put("excludedItems", excludedItems);
        if (!erasedUsers().isEmpty()) {
            question.put("erasedUsers", erasedUsers().size());
        }
        question.put("trainShare", trainShare);
        question.put("horizon", horizon);
        question.put("seed", seed);
        return question;
    }
}
