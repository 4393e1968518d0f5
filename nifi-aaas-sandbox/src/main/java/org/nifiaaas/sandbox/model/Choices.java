package org.nifiaaas.sandbox.model;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Options that take one of a few words, and mistakes in using options: exit code 2 and the way to the help. */
final class Choices {

    private Choices() {}

    /** Returns the word if it is one of those that the option takes. */
    static String require(
            final CommandSpec command, final String option, final String word, final List<String> choices) {
        if (!choices.contains(word)) {
            throw mistake(command, option + " must be one of " + String.join(", ", choices) + ", not '" + word + "'");
        }
        return word;
    }

    static ParameterException mistake(final CommandSpec command, final String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
