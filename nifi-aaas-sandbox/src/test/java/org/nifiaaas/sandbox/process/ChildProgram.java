package org.nifiaaas.sandbox.process;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.nifiaaas.sandbox.console.InterruptGuard;
import org.nifiaaas.sandbox.server.ServerContext;

/** A real Java process for tests. It ends by itself after a minute at the latest. */
public final class ChildProgram {
    private static final int LIFE_SECONDS = 60;

    private ChildProgram() {}

    /** Behaves as its first argument says: wait, exit, stubborn, parent or guarded. */
    public static void main(final String[] arguments) throws InterruptedException, IOException {
        switch (arguments[0]) {
            case "wait" -> live("ready");
            case "exit" -> {
                System.out.println(arguments[2]);
                System.exit(Integer.parseInt(arguments[1]));
            }
            case "stubborn" -> {
                Runtime.getRuntime().addShutdownHook(new Thread(ChildProgram::blockForLife));
                live("ready");
            }
            case "parent" -> {
                final Process child = new ProcessBuilder(command(List.of(), "wait"))
                        .redirectOutput(Path.of("/dev/null").toFile())
                        .start();
                live(Long.toString(child.pid()));
            }
            case "guarded" -> {
                final Path file = Path.of(arguments[1]);
                InterruptGuard.<Void, InterruptedException>during(() -> write(file), () -> {
                    live("ready");
                    return null;
                });
            }
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void live(final String message) throws InterruptedException {
        System.out.println(message);
        new CountDownLatch(1).await(LIFE_SECONDS, TimeUnit.SECONDS);
    }

    private static void blockForLife() {
        try {
            new CountDownLatch(1).await(LIFE_SECONDS, TimeUnit.SECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void write(final Path file) {
        try {
            Files.writeString(file, "cleaned up");
        } catch (final IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A command line that runs this program. */
    public static List<String> command(final List<String> options, final String... arguments) {
        final List<String> command =
                new ArrayList<>(List.of(ServerContext.java().toString(), "-Xmx32m"));
        command.addAll(options);
        command.addAll(List.of(
                "-cp",
                folderOf(ChildProgram.class) + ":" + folderOf(InterruptGuard.class),
                ChildProgram.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    public static ProcessSpec spec(final Path folder, final String... arguments) {
        return new ProcessSpec("child", command(List.of(), arguments), folder, Map.of(), folder.resolve("child.log"));
    }

    private static Path folderOf(final Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (final URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
