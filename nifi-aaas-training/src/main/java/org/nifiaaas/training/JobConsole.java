package org.nifiaaas.training;

import java.io.PrintStream;
import java.io.PrintWriter;
import org.nifiaaas.training.failure.InputException;
import org.nifiaaas.training.failure.Messages;
import org.nifiaaas.training.failure.TrainingException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** How the jobs meet the command line. */
final class JobConsole {

    private JobConsole() {}

    /**
     * Reads the arguments, and prints help or version if they ask for it.
     *
     * @return whether nothing is left to do
     * @throws InputException if the arguments cannot be read
     */
    static boolean parse(final CommandLine parser, final PrintStream out, final String... commandLine)
            throws InputException {
        parser.setOut(new PrintWriter(out, true));
        try {
            return CommandLine.executeHelpRequest(parser.parseArgs(commandLine)) != null;
        } catch (final ParameterException e) {
            throw new InputException(Messages.oneLine(e.getMessage()), e);
        }
    }

    /**
     * Prints a failure in one line.
     *
     * @return its exit code
     */
    static int report(final TrainingException failure, final boolean stackTrace, final PrintStream err) {
        err.println("error: " + failure.getMessage());
        if (stackTrace) {
            failure.printStackTrace(err);
        }
        err.flush();
        return failure.exitCode();
    }
}
