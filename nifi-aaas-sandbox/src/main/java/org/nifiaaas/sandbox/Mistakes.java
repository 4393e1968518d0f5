package org.nifiaaas.sandbox;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Wrong arguments in one line: what is wrong, what might have been meant, and where the right ones are told. Stateless. */
final class Mistakes {

    private Mistakes() {}

    /** Writes the line and gives the exit code. */
    static int explain(final ParameterException mistake, final String[] arguments) {
        final CommandLine commandLine = mistake.getCommandLine();
        final PrintWriter err = commandLine.getErr();
        err.println("aaas: " + words(mistake) + "; see " + help(commandLine));
        err.flush();
        return commandLine.getCommandSpec().exitCodeOnInvalidInput();
    }

    /** An option that nobody knows is the better explanation of a parameter that is missing: it was misspelt. */
    private static String words(final ParameterException mistake) {
        if (mistake instanceof UnmatchedArgumentException unmatched) {
            return unmatched(unmatched);
        }
        final CommandLine commandLine = mistake.getCommandLine();
        final List<String> unknown = commandLine.getUnmatchedArguments();
        if (!unknown.isEmpty()) {
            return unmatched(new UnmatchedArgumentException(commandLine, unknown));
        }
        return mistake.getMessage().replaceFirst("^Error: ", "").replaceAll("\\s+", " ");
    }

    private static String unmatched(final UnmatchedArgumentException mistake) {
        final CommandLine commandLine = mistake.getCommandLine();
        final String argument = mistake.getUnmatched().get(0);
        final String name = commandLine.getCommandSpec().qualifiedName();
        final String wrong;
        if (mistake.isUnknownOption()) {
            wrong = name + " has no option '" + argument + "'";
        } else if (commandLine.getSubcommands().isEmpty()) {
            return name + " takes no argument '" + argument + "'";
        } else {
            wrong = name + " has no command '" + argument + "'";
        }
        final List<String> suggestions = new ArrayList<>();
        for (final String suggestion : mistake.getSuggestions()) {
            // Suggested commands come with the name of the program before them.
            suggestions.add(suggestion.substring(suggestion.lastIndexOf(' ') + 1));
        }
        // Who types a wrong letter seldom does so at once.
        if (suggestions.stream().anyMatch(suggestion -> beginAlike(suggestion, argument))) {
            suggestions.removeIf(suggestion -> !beginAlike(suggestion, argument));
        }
        return suggestions.isEmpty() ? wrong : wrong + ", did you mean " + String.join(" or ", suggestions) + "?";
    }

    private static boolean beginAlike(final String suggestion, final String argument) {
        return suggestion.regionMatches(0, argument, 0, 1);
    }

    private static String help(final CommandLine commandLine) {
        final StringBuilder path = new StringBuilder();
        for (CommandLine at = commandLine; at.getParent() != null; at = at.getParent()) {
            path.insert(0, " " + at.getCommandName());
        }
        return "aaas help" + path;
    }
}
