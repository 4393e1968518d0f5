package org.nifiaaas.sandbox.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.nifiaaas.sandbox.console.SandboxException;

/** The arguments of a benchmark: a report and numbers, each checked. Not thread-safe. */
final class Counts {

    private final List<String> arguments = new ArrayList<>();

    /**
     * Begins with the report.
     *
     * @throws SandboxException with exit code 2 if it is a folder
     */
    Counts(final Path report) throws SandboxException {
        if (Files.isDirectory(report)) {
            throw SandboxException.environment("--report " + report + " is a folder, not a file");
        }
        arguments.add("report=" + report.toAbsolutePath());
    }

    /**
     * Adds a number.
     *
     * @param option how people call it
     * @param name how the benchmark calls it
     * @throws SandboxException with exit code 2 if it is less than 1 or more than the most
     */
    Counts with(final String option, final String name, final int value, final int most) throws SandboxException {
        require(option, value, 1, most);
        arguments.add(name + "=" + value);
        return this;
    }

    /**
     * Checks a number that is no argument of the benchmark.
     *
     * @throws SandboxException with exit code 2 if it is out of its range
     */
    static void require(final String option, final int value, final int least, final int most) throws SandboxException {
        if (value < least || value > most) {
            throw SandboxException.environment(
                    option + " must be between " + least + " and " + most + ", not " + value);
        }
    }

    List<String> arguments() {
        return arguments;
    }
}
