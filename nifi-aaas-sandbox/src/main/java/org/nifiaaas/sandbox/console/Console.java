package org.nifiaaas.sandbox.console;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Progress for people. On a terminal the running stage is one line that moves, with the seconds it has taken; elsewhere (a file, a build
 * server) every stage is a plain line when it starts and one when it ends, without control characters. Thread-safe.
 */
public final class Console {
    /** Set by the launcher, which knows whether its output is a terminal. */
    static final String TERMINAL_PROPERTY = "nifiaaas.terminal";

    private static final String[] SPINNER = {"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};
    private static final String[] ASCII_SPINNER = {"-", "\\", "|", "/"};
    private static final long FRAME_MILLIS = 120;
    private static final int NAME_WIDTH = 10;
    private static final String ERASE_LINE = "\r\u001b[2K";

    private final PrintStream out;
    private final boolean terminal;
    private final boolean unicode;
    private final int columns;
    private Stage moving;

    private Console(final PrintStream out, final boolean terminal, final boolean unicode, final int columns) {
        this.out = out;
        this.terminal = terminal;
        this.unicode = unicode;
        this.columns = columns;
    }

    /** The standard output; moving lines if the launcher said that it is a terminal. */
    public static Console standard() {
        final String width = System.getenv("COLUMNS");
        final boolean known = width != null && width.matches("[1-9][0-9]{1,3}");
        return new Console(
                System.out,
                Boolean.getBoolean(TERMINAL_PROPERTY),
                "UTF-8".equalsIgnoreCase(System.getProperty("stdout.encoding", "UTF-8")),
                known ? Integer.parseInt(width) : 80);
    }

    /** Plain lines into {@code out}. */
    public static Console plain(final PrintStream out) {
        return new Console(out, false, true, 80);
    }

    /** Writes a line; a moving line stays below it. */
    public synchronized void line(final String text) {
        if (moving != null) {
            out.print(ERASE_LINE);
        }
        out.println(text);
        if (moving != null) {
            moving.draw();
        }
        out.flush();
    }

    /** Writes a line that says that something named is well. */
    public void good(final String name, final String text) {
        line(mark(true) + " " + label(name) + text);
    }

    /**
     * Begins a stage: something that takes a while and either ends well or not. One stage at a time; it must be ended by one of
     * {@link Stage#done(String)}, {@link Stage#failed(String)} or {@link Stage#close()}.
     *
     * @param name a short name, for example "kafka"
     * @param text what is happening
     */
    public synchronized Stage stage(final String name, final String text) {
        final Stage stage = new Stage(name, text);
        if (terminal) {
            moving = stage;
            stage.startMoving();
        } else {
            out.println(stage.plainLine(text));
            out.flush();
        }
        return stage;
    }

    private static String label(final String name) {
        return String.format(Locale.ROOT, "%-" + NAME_WIDTH + "s ", name);
    }

    private String mark(final boolean good) {
        if (!unicode) {
            return good ? "ok" : "!!";
        }
        return good ? "✓" : "✗";
    }

    /** Something that takes a while. Closing it without an end counts as a failure without words. */
    public final class Stage implements AutoCloseable {
        private final String name;
        private final long start = System.nanoTime();
        private String text;
        private int frame;
        private boolean ended;
        private ScheduledExecutorService painter;
        private ScheduledFuture<?> painting;

        private Stage(final String name, final String text) {
            this.name = name;
            this.text = text;
        }

        /** Changes what the moving line says. Plain output ignores it: call it as often as you like. */
        public void update(final String newText) {
            synchronized (Console.this) {
                text = newText;
            }
        }

        /** The stage ended well. */
        public void done(final String result) {
            end(mark(true), result + " (" + seconds() + ")");
        }

        /** The stage ended badly. */
        public void failed(final String reason) {
            end(mark(false), reason);
        }

        /** How long the stage has taken until now. */
        public Duration elapsed() {
            return Duration.ofNanos(System.nanoTime() - start);
        }

        @Override
        public void close() {
            if (!ended) {
                failed("failed");
            }
        }

        private void startMoving() {
            painter = Executors.newSingleThreadScheduledExecutor(task -> {
                final Thread thread = new Thread(task, "console");
                thread.setDaemon(true);
                return thread;
            });
            painting = painter.scheduleAtFixedRate(this::repaint, 0, FRAME_MILLIS, TimeUnit.MILLISECONDS);
        }

        private void repaint() {
            synchronized (Console.this) {
                if (moving == this) {
                    out.print(ERASE_LINE);
                    draw();
                    out.flush();
                }
            }
        }

        private void draw() {
            final String[] frames = unicode ? SPINNER : ASCII_SPINNER;
            final String line = frames[frame++ % frames.length] + " " + label() + text + " " + seconds();
            out.print(line.length() < columns ? line : line.substring(0, columns - 1));
        }

        private void end(final String mark, final String result) {
            synchronized (Console.this) {
                if (ended) {
                    return;
                }
                ended = true;
                if (terminal) {
                    painting.cancel(false);
                    painter.shutdown();
                    moving = null;
                    out.print(ERASE_LINE);
                }
                out.println(mark + " " + label() + result);
                out.flush();
            }
        }

        private String plainLine(final String what) {
            return "  " + label() + what;
        }

        private String label() {
            return Console.label(name);
        }

        private String seconds() {
            return elapsed().toSeconds() + " s";
        }
    }
}
