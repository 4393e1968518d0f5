package org.nifiaaas.services.profile;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.nifiaaas.services.ProfileStoreException;

/** A process of its own that changes the same profiles again and again, and says so of each change that is done. */
final class Child implements AutoCloseable {

    static final int PROFILES = 200;

    private final Process process;
    private final BufferedReader lines;

    /**
     * Starts it.
     *
     * @param temporary the folder of its temporary files
     */
    Child(final Path folder, final Path temporary) throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + temporary,
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The keys that each change writes. */
    static List<String> keys() {
        return IntStream.range(0, PROFILES)
                .mapToObj(number -> "user=3:" + number + " ")
                .toList();
    }

    /** Waits for the next line. */
    String line() throws IOException {
        return lines.readLine();
    }

    /** Kills it in the middle of its work, and returns the number of the last change that it said was done. */
    int kill() throws IOException, InterruptedException {
        // The process itself would also close its output, which may still hold lines.
        process.toHandle().destroyForcibly();
        int last = 0;
        for (String line = line(); line != null; line = line()) {
            // The last line may be cut, which makes the number smaller.
            last = line.isEmpty() ? last : Math.max(last, Integer.parseInt(line));
        }
        process.waitFor();
        return last;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** Each change writes its number into all profiles, with as many bytes behind it as a profile has. */
    public static void main(final String[] arguments) throws ProfileStoreException {
        final PrintStream out = System.out;
        final ProfileStore store;
        try {
            store = Texts.open(Path.of(arguments[0]));
        } catch (final TableException e) {
            out.println(e.getMessage());
            return;
        }
        for (int change = 1; !out.checkError(); change++) {
            Texts.write(store::update, keys(), change + " " + "x".repeat(900));
            out.println(change);
        }
    }
}
