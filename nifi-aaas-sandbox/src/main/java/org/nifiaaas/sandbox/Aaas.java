package org.nifiaaas.sandbox;

import java.io.PrintWriter;
import java.util.Collection;
import org.nifiaaas.sandbox.ask.AskCommand;
import org.nifiaaas.sandbox.bench.BenchCommand;
import org.nifiaaas.sandbox.bench.BenchmarkCommand;
import org.nifiaaas.sandbox.command.DownCommand;
import org.nifiaaas.sandbox.command.LogsCommand;
import org.nifiaaas.sandbox.command.SandboxOptions;
import org.nifiaaas.sandbox.command.StatusCommand;
import org.nifiaaas.sandbox.command.UpCommand;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.demo.DataCommand;
import org.nifiaaas.sandbox.demo.DemoCommand;
import org.nifiaaas.sandbox.demo.ExportTemplatesCommand;
import org.nifiaaas.sandbox.demo.FlowCommand;
import org.nifiaaas.sandbox.demo.OpenCommand;
import org.nifiaaas.sandbox.demo.TrainCommand;
import org.nifiaaas.sandbox.features.FeaturesCommand;
import org.nifiaaas.sandbox.features.TokenCommand;
import org.nifiaaas.sandbox.model.ModelCommand;
import org.nifiaaas.sandbox.profile.ProfileCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command line. Exit codes: 0 done; 1 it went wrong; 2 wrong arguments, or something is missing on this machine; 3 (status only) the
 * sandbox does not run.
 *
 * <p>A sub-command is a public class that implements {@code Callable<Integer>}, takes {@link SandboxOptions} as a mixin, may throw
 * {@link SandboxException} (its message becomes the one line that the user sees), and is listed here.
 */
@Command(
        name = "aaas",
        mixinStandardHelpOptions = true,
        versionProvider = VersionText.class,
        description = "Runs NiFi, Kafka, Spark and Livy on this machine, with the nifi-aaas components in NiFi.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            UpCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            DownCommand.class,
            DataCommand.class,
            DemoCommand.class,
            TrainCommand.class,
            FlowCommand.class,
            AskCommand.class,
            OpenCommand.class,
            ExportTemplatesCommand.class,
            FeaturesCommand.class,
            TokenCommand.class,
            ModelCommand.class,
            ProfileCommand.class,
            BenchCommand.class,
            BenchmarkCommand.class
        })
public final class Aaas {

    /** Runs one command and ends the virtual machine with its exit code. */
    public static void main(final String[] arguments) {
        System.exit(run(arguments));
    }

    public static int run(final String... arguments) {
        final CommandLine commandLine = commandLine();
        if (arguments.length == 0) {
            commandLine.usage(System.out);
            return 0;
        }
        return commandLine.execute(arguments);
    }

    /** The whole command line, with one-line errors. */
    public static CommandLine commandLine() {
        final CommandLine commandLine = new CommandLine(new Aaas());
        addHelp(commandLine);
        commandLine.setParameterExceptionHandler(Mistakes::explain);
        commandLine.setExecutionExceptionHandler(Aaas::explain);
        return commandLine;
    }

    private static void addHelp(final CommandLine commandLine) {
        final Collection<CommandLine> commands = commandLine.getSubcommands().values();
        if (!commands.isEmpty()) {
            commands.forEach(Aaas::addHelp);
            commandLine.addSubcommand(new HelpTextCommand());
        }
    }

    private static int explain(
            final Exception failure, final CommandLine commandLine, final CommandLine.ParseResult arguments)
            throws Exception {
        if (failure instanceof SandboxException sandboxFailure) {
            final PrintWriter err = commandLine.getErr();
            err.println("aaas: " + sandboxFailure.getMessage());
            err.flush();
            return sandboxFailure.exitCode();
        }
        throw failure;
    }
}
