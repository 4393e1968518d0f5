package org.nifiaaas.sandbox.bench;

import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.nifiaaas.sandbox.command.SandboxOptions;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.server.RuntimeLayout;
import org.nifiaaas.sandbox.server.SandboxEndpoints;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code aaas benchmark}. */
@Command(
        name = "benchmark",
        description = {
            "Trains every kind of model on the earlier part of purchases and measures all of them alike on the later part.",
            "",
            "The Spark job runs by itself, without the sandbox, or as a batch of its Livy. A run that was interrupted goes on"
                    + " where it was when it is called again with the same arguments."
        },
        sortOptions = false)
public final class BenchmarkCommand implements Callable<Integer> {

    private static final String JOB = "org.nifiaaas.training.BenchmarkJob";
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    @Option(
            names = "--data",
            required = true,
            arity = "1..*",
            paramLabel = "FILE",
            description = "CSV file, folder or glob of purchases; several may be given.")
    private List<String> data;

    @Option(
            names = "--user",
            paramLabel = "COLUMN",
            defaultValue = "user",
            description = "Column of the user (default: ${DEFAULT-VALUE}).")
    private String user;

    @Option(
            names = "--item",
            paramLabel = "COLUMN",
            defaultValue = "item",
            description = "Column of the item (default: ${DEFAULT-VALUE}).")
    private String item;

    @Option(
            names = "--amount",
            paramLabel = "COLUMN",
            description = "Column of the amount; refunds, which are negative, are set aside.")
    private String amount;

    @Option(
            names = "--time",
            paramLabel = "COLUMN",
            defaultValue = "time",
            description = "Column of the time (default: ${DEFAULT-VALUE}).")
    private String time;

    @Option(
            names = "--exclude-item",
            paramLabel = "ITEM",
            description = "Item whose rows are set aside, such as a collective name; may be repeated.")
    private List<String> excludedItems = new ArrayList<>();

    @Option(
            names = {"--models", "--model"},
            paramLabel = "NAME",
            defaultValue = "all",
            description =
                    "Models, separated by commas: activity, past-purchases, popularity-ever, popularity, frequency,"
                            + " logistic, item-knn, random-walk, ease, als, kmeans-als, history-network, blend, gmf, mlp, neumf,"
                            + " auto. all is all but the networks history-network, gmf, mlp and neumf; auto is the choice"
                            + " between the kinds on validation (default: ${DEFAULT-VALUE}).")
    private String models;

    @Option(
            names = "--task",
            paramLabel = "TASK",
            defaultValue = "both",
            description =
                    "What models are trained for and measured by: new (items that are new to the user), all or both"
                            + " (default: ${DEFAULT-VALUE}).")
    private String task;

    @Option(
            names = "--train-share",
            paramLabel = "SHARE",
            defaultValue = "0.8",
            description = "Earliest share of the purchases that trains; the rest tests (default: ${DEFAULT-VALUE}).")
    private String trainShare;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "5",
            description = "Seeds that models are trained with which use chance (default: ${DEFAULT-VALUE}).")
    private String seeds;

    @Option(
            names = "--budget",
            paramLabel = "TIME",
            defaultValue = "10m",
            description = "Time within which seeds after the first one have to end; the first one always runs (default:"
                    + " ${DEFAULT-VALUE}).")
    private String budget;

    @Option(
            names = "--horizon",
            paramLabel = "TIME",
            description = "A score is the probability of a purchase within this time (default: 30d, or a quarter of the"
                    + " training window if that is shorter).")
    private String horizon;

    @Option(
            names = "--incremental",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Continues a version over the last N windows of one horizon as well, and compares it with a full"
                            + " training each time: quality and time (default: ${DEFAULT-VALUE}, do not).")
    private String incremental;

    @Option(
            names = "--livy",
            description =
                    "Submits the job to the Livy of the running sandbox, as a flow does, instead of running it by itself.")
    private boolean livy;

    @Option(names = "--report", required = true, paramLabel = "FILE", description = "Writes all figures as JSON.")
    private Path report;

    @Option(
            names = "--html",
            required = true,
            paramLabel = "FILE",
            description = "Writes verdict, table and charts as one page.")
    private Path html;

    @Option(
            names = "--predictions",
            paramLabel = "FILE",
            description =
                    "Writes the ranked lists as CSV, compressed if it ends in .gz: the top 50 items of each user and the"
                            + " top 200 users of each item, of the first seed. It can become large.")
    private Path predictions;

    @Mixin
    private SandboxOptions sandbox;

    @Override
    public Integer call() throws SandboxException {
        requireFolder("--report", report);
        requireFolder("--html", html);
        if (predictions != null) {
            requireFolder("--predictions", predictions);
        }
        final int exitCode = livy ? runByLivy() : new SparkProgram(RuntimeLayout.locate()).run(JOB, arguments());
        if (exitCode != 0) {
            return exitCode;
        }
        writePage();
        System.out.println("figures: " + report + ", page: " + html);
        return 0;
    }

    private int runByLivy() throws SandboxException {
        final SandboxEndpoints endpoints = sandbox.running().endpoints();
        new LivyProgram(endpoints.livyUrl(), endpoints.trainingJar(), LOOK_EVERY, System.out).run(JOB, arguments());
        return 0;
    }

    private static void requireFolder(final String option, final Path file) throws SandboxException {
        final Path folder = file.toAbsolutePath().normalize().getParent();
        if (Files.isDirectory(file)) {
            throw SandboxException.environment(option + " " + file + " is a folder, not a file");
        }
        if (folder == null || !Files.isDirectory(folder)) {
            throw SandboxException.environment(option + " " + file + ": the folder " + folder + " is not there");
        }
    }

    private List<String> arguments() {
        final List<String> arguments = new ArrayList<>();
        arguments.add("--data");
        for (final String each : data) {
            final Path file = Path.of(each);
            arguments.add(Files.exists(file) ? file.toAbsolutePath().toString() : each);
        }
        add(arguments, "--user", user);
        add(arguments, "--item", item);
        add(arguments, "--amount", amount);
        add(arguments, "--time", time);
        excludedItems.forEach(excluded -> add(arguments, "--exclude-item", excluded));
        add(arguments, "--models", models);
        add(arguments, "--task", task);
        add(arguments, "--train-share", trainShare);
        add(arguments, "--seeds", seeds);
        add(arguments, "--budget", budget);
        add(arguments, "--horizon", horizon);
        add(arguments, "--incremental", incremental);
        add(arguments, "--report", report.toAbsolutePath().toString());
        add(
                arguments,
                "--predictions",
                predictions == null ? null : predictions.toAbsolutePath().toString());
        return arguments;
    }

    private static void add(final List<String> arguments, final String option, final String value) {
        if (value != null) {
            arguments.add(option + "=" + value);
        }
    }

    private void writePage() throws SandboxException {
        try {
            final String json = Files.readString(report);
            final String page = new BenchmarkPage(JsonParser.parseString(json).getAsJsonObject()).toHtml();
            Files.write(html, page.getBytes(StandardCharsets.UTF_8));
        } catch (final IOException | JsonParseException e) {
            throw SandboxException.failure("the page " + html + " cannot be written", e);
        }
    }
}
