package org.nifiaaas.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code aaas help [COMMAND...]}, and the same below every command that has commands: {@code aaas model help label}. */
@Command(name = "help", helpCommand = true, description = "Shows this text, or that of a command.")
final class HelpTextCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..*",
            paramLabel = "COMMAND",
            description = "A command, and one of its own commands: model label.")
    private List<String> path = new ArrayList<>();

    @Override
    public Integer call() {
        CommandLine shown = spec.commandLine().getParent();
        for (final String name : path) {
            final CommandLine next = shown.getSubcommands().get(name);
            if (next == null) {
                throw new UnmatchedArgumentException(shown, List.of(name));
            }
            shown = next;
        }
        shown.usage(spec.commandLine().getOut());
        return 0;
    }
}
