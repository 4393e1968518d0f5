package org.nifiaaas.sandbox.model;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.PrintWriter;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** How a command answers: text for people, or JSON for programs: a picocli mixin. */
public final class OutputOptions {

    /** Keys that have no value are written too, so that a program finds all of them. */
    private static final Gson GSON = new GsonBuilder()
            .setPrettyPrinting()
            .disableHtmlEscaping()
            .serializeNulls()
            .create();

    private static final Pattern TERMINAL_CONTROL = Pattern.compile("[\\x7f-\\x9f]");

    @Option(names = "--json", description = "Answers in JSON, with the keys that docs/model-repository.md names.")
    private boolean json;

    /**
     * Prints an answer.
     *
     * @param answer a record whose components are the keys
     * @param text prints the same for people
     */
    void print(final PrintWriter out, final Object answer, final Consumer<PrintWriter> text) {
        if (json) {
            out.println(TERMINAL_CONTROL
                    .matcher(GSON.toJson(answer))
                    .replaceAll(control ->
                            String.format("\\\\u%04x", (int) control.group().charAt(0))));
        } else {
            text.accept(out);
        }
        out.flush();
    }
}
