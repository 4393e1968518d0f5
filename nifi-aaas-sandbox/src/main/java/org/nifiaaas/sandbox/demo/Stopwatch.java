package org.nifiaaas.sandbox.demo;

import org.nifiaaas.sandbox.console.Console;

/** A stage of the demo: shown on the console, and its seconds noted among the figures when it ends well. Not thread-safe. */
final class Stopwatch implements AutoCloseable {

    private final Console.Stage stage;
    private final DemoFigures figures;
    private final String name;

    Stopwatch(final Console console, final DemoFigures figures, final String name, final String text) {
        this.stage = console.stage(name, text);
        this.figures = figures;
        this.name = name;
    }

    void update(final String text) {
        stage.update(text);
    }

    double seconds() {
        return stage.elapsed().toMillis() / 1000.0;
    }

    void done(final String text) {
        figures.put("seconds." + name, seconds());
        stage.done(text);
    }

    @Override
    public void close() {
        stage.close();
    }
}
