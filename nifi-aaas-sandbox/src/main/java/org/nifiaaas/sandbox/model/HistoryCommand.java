package org.nifiaaas.sandbox.model;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.nifiaaas.repository.bundle.RepositoryFolder;
import org.nifiaaas.repository.labels.LabelException;
import org.nifiaaas.repository.labels.LabelMove;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.console.TextTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code aaas model history}. */
@Command(name = "history", description = "Tells who moved which label when, from which version to which, and why.")
public final class HistoryCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private RepositoryOptions options;

    @Mixin
    private OutputOptions output;

    @Option(names = "--label", paramLabel = "LABEL", description = "Moves of this label only.")
    private String label;

    @Parameters(index = "0", paramLabel = "MODEL", description = "Name of the model.")
    private String model;

    private record History(String model, List<Move> moves, List<String> remarks) {}

    private record Move(String at, String label, Long from, long to, String by, String reason) {

        static Move of(final LabelMove move) {
            final Long from = move.from().isPresent() ? move.from().getAsLong() : null;
            return new Move(move.at(), move.label(), from, move.to(), move.by(), move.reason());
        }
    }

    @Override
    public Integer call() throws SandboxException {
        final RepositoryFolder repository = options.open();
        final Versions versions = Versions.of(repository, model);
        final List<Move> moves;
        try {
            moves = RepositoryOptions.labels(repository, model).history().stream()
                    .filter(move -> label == null || move.label().equals(label))
                    .map(Move::of)
                    .toList();
        } catch (final LabelException e) {
            throw RepositoryOptions.failure(e);
        }
        final History history = new History(model, moves, remarks(moves, versions.labels()));
        output.print(spec.commandLine().getOut(), history, out -> print(out, history));
        return 0;
    }

    /** Labels that are not where their last move led. */
    private List<String> remarks(final List<Move> moves, final Map<String, Long> labels) {
        final Map<String, Long> last = new TreeMap<>();
        moves.forEach(move -> last.put(move.label(), move.to()));
        final List<String> remarks = new ArrayList<>();
        last.forEach((name, version) -> {
            final Long current = labels.get(name);
            if (!version.equals(current)) {
                remarks.add("Label " + name + (current == null ? " is gone" : " names version " + current)
                        + ": it was changed by hand, or its last move was cut off.");
            }
        });
        labels.forEach((name, version) -> {
            if (!last.containsKey(name) && (label == null || label.equals(name))) {
                remarks.add("Label " + name + " names version " + version + " and was made by hand.");
            }
        });
        return remarks;
    }

    private static void print(final PrintWriter out, final History history) {
        final TextTable table = new TextTable("WHEN", "LABEL", "FROM", "TO", "BY", "REASON");
        for (final Move move : history.moves()) {
            table.row(
                    move.at(),
                    move.label(),
                    move.from() == null ? "-" : Long.toString(move.from()),
                    Long.toString(move.to()),
                    move.by().isEmpty() ? "-" : move.by(),
                    move.reason());
        }
        table.print(out);
        history.remarks().forEach(remark -> out.println(TextTable.cell(remark)));
    }
}
