package org.nifiaaas.sandbox.ask;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.nifiaaas.sandbox.ask.Question.Kind;
import org.nifiaaas.sandbox.command.SandboxOptions;
import org.nifiaaas.sandbox.console.Console;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.nifi.NifiClient;
import org.nifiaaas.sandbox.nifi.NifiException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code aaas ask}. */
@Command(
        name = "ask",
        description = {
            "Asks the running flow ranking, through its topics: which items for a user, or which users for an item.",
            "An answer that says why there is none is an answer, too (exit code 0)."
        },
        sortOptions = false)
public final class AskCommand implements Callable<Integer> {

    private static final Duration POLL = Duration.ofMillis(500);
    /** An audience that is smaller than what is wanted is complete when nothing more has come for so long. */
    private static final int QUIET_POLLS = 4;

    /** Whom the question is about. */
    static final class Subject {
        @Option(names = "--user", paramLabel = "USER", description = "Asks for the items of this user.")
        private String user;

        @Option(names = "--item", paramLabel = "ITEM", description = "Asks for the users of this item.")
        private String item;
    }

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private Subject subject;

    @Option(
            names = "--bought",
            paramLabel = "ITEM",
            description = "With --user: an item that is not recommended; may be repeated.")
    private List<String> bought = new ArrayList<>();

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "10",
            description =
                    "Most items or users that are shown (default: ${DEFAULT-VALUE}). The flow itself finds at most ten items,"
                            + " and as many users as its parameter audience.size says.")
    private int top;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long to wait for an answer (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--json", description = "Writes the answer as JSON; progress goes to the standard error.")
    private boolean json;

    @Mixin
    private SandboxOptions options;

    @Override
    public Integer call() throws SandboxException {
        final Question question = question();
        final Console console = json ? Console.plain(System.err) : Console.standard();
        final NifiClient nifi = NifiClient.of(options.running().endpoints().nifiApi());
        try {
            final RankingRoute route =
                    question.kind() == Kind.ITEMS_OF_A_USER ? RankingRoute.ofUsers(nifi) : RankingRoute.ofItems(nifi);
            final List<Conversation.Answer> answers;
            try (Console.Stage stage = console.stage("ask", "waiting for the answer of the flow ranking")) {
                answers = answers(question, route);
                if (answers.isEmpty()) {
                    stage.failed("no answer");
                    throw SandboxException.failure(
                            "the flow ranking did not answer within " + seconds + " s" + route.whereItWaits(nifi));
                }
                stage.done("answered");
            }
            show(question, route, answers);
            return 0;
        } catch (final NifiException e) {
            throw SandboxException.failure(e.getMessage());
        }
    }

    private Question question() throws SandboxException {
        final Kind kind = subject.user == null ? Kind.USERS_OF_AN_ITEM : Kind.ITEMS_OF_A_USER;
        if (kind == Kind.USERS_OF_AN_ITEM && !bought.isEmpty()) {
            throw SandboxException.environment("--bought goes with --user, not with --item");
        }
        require("--top", top);
        require("--wait", seconds);
        return new Question(kind, subject.user == null ? subject.item : subject.user, List.copyOf(bought), top);
    }

    private static void require(final String option, final int value) throws SandboxException {
        if (value < 1 || value > 10_000) {
            throw SandboxException.environment(option + " must be between 1 and 10000, not " + value);
        }
    }

    /** The answers, none if the time is over; once the first is there, the others follow closely. */
    private List<Conversation.Answer> answers(final Question question, final RankingRoute route)
            throws SandboxException {
        final List<Conversation.Answer> answers = new ArrayList<>();
        try (Conversation conversation =
                new Conversation(route.brokers(), List.of(route.answers(), route.unanswered()), Conversation.LIMIT)) {
            conversation.ask(route.requests(), question.toRecord());
            final long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
            int quiet = 0;
            while (System.nanoTime() < end && quiet < QUIET_POLLS && !isComplete(question, route, answers)) {
                final List<Conversation.Answer> more = conversation.listen(POLL);
                quiet = answers.isEmpty() || !more.isEmpty() ? 0 : quiet + 1;
                answers.addAll(more);
            }
        }
        return answers;
    }

    private static boolean isComplete(
            final Question question, final RankingRoute route, final List<Conversation.Answer> answers) {
        return unanswered(route, answers).isPresent() || question.isAnsweredBy(records(answers));
    }

    private static List<JsonObject> records(final List<Conversation.Answer> answers) {
        return answers.stream().map(Conversation.Answer::record).toList();
    }

    private static Optional<JsonObject> unanswered(final RankingRoute route, final List<Conversation.Answer> answers) {
        return answers.stream()
                .filter(answer -> answer.topic().equals(route.unanswered()))
                .map(Conversation.Answer::record)
                .findFirst();
    }

    private void show(final Question question, final RankingRoute route, final List<Conversation.Answer> answers)
            throws SandboxException {
        final Optional<JsonObject> unanswered = unanswered(route, answers);
        if (unanswered.isPresent()) {
            final String reason = reason(unanswered.get());
            if (json) {
                print(question.noResult(reason));
            } else {
                out().println(AnswerText.none(
                        question, reason, route.parameters().getOrDefault("audience.threshold", "the threshold")));
            }
            return;
        }
        final JsonObject result = question.result(records(answers));
        if (json) {
            print(result);
        } else {
            AnswerText.lines(question, result).forEach(out()::println);
        }
    }

    private static String reason(final JsonObject unanswered) throws SandboxException {
        final JsonElement reason = unanswered.get("score_reason");
        if (reason == null || reason.isJsonNull()) {
            // Only what a box could not work with comes back as it was.
            throw SandboxException.failure("the flow ranking failed with the question; aaas logs nifi tells why");
        }
        return reason.getAsString();
    }

    private void print(final JsonObject result) {
        out().println(new GsonBuilder()
                .setPrettyPrinting()
                .disableHtmlEscaping()
                .create()
                .toJson(result));
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
