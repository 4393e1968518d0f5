package org.nifiaaas.sandbox.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.process.FreePorts;
import org.nifiaaas.sandbox.process.Machine;

/** Looks before anything is started, so that a missing thing is one line and not a stack trace in some log. */
final class Preflight {
    static final int OLDEST_JAVA = 17;
    /** Spark 2.4's Hadoop asks for the caller by means that Java 23 took away. */
    static final int NEWEST_JAVA = 22;
    /** NiFi 0.7, Kafka 0.4, Livy 0.2 and a Spark driver of about 2 GB while it trains. */
    static final long NEEDED_MEMORY = 3L << 30;
    /** NiFi's unpacked NARs take 0.6 GB; the rest is for data. */
    static final long NEEDED_DISK = 2L << 30;

    private static final long SCRIPT_SECONDS = 10;

    private Preflight() {}

    /** @throws SandboxException if one of the paths cannot be used in configuration files */
    static void checkPaths(final Path workFolder, final Path projectFolder) throws SandboxException {
        checkPath(projectFolder);
        checkPath(workFolder);
    }

    /** @throws SandboxException with the first thing that is missing */
    static void check(final Path workFolder, final Machine machine) throws SandboxException {
        checkJava(machine.javaVersion());
        if (machine.availableMemory() < NEEDED_MEMORY) {
            throw SandboxException.environment("not enough memory: " + gigabytes(machine.availableMemory())
                    + " are available, the sandbox needs " + gigabytes(NEEDED_MEMORY) + "; end other programs");
        }
        if (machine.freeDisk() < NEEDED_DISK) {
            throw SandboxException.environment("not enough disk space in " + workFolder + ": "
                    + gigabytes(machine.freeDisk()) + " are free, the sandbox needs " + gigabytes(NEEDED_DISK)
                    + "; choose another working folder with --work");
        }
    }

    private static void checkJava(final int version) throws SandboxException {
        if (version < OLDEST_JAVA || version > NEWEST_JAVA) {
            throw SandboxException.environment(
                    "Java " + version + " cannot run the sandbox: Spark 2.4 and NiFi 1.18 need " + OLDEST_JAVA + " to "
                            + NEWEST_JAVA + "; set JAVA_HOME");
        }
    }

    /** Class paths are separated by colons, Livy's list of folders by commas, and Livy takes file names as URIs as they are. */
    private static void checkPath(final Path path) throws SandboxException {
        if (path.toString().chars().anyMatch(Preflight::isTroublesome)) {
            throw SandboxException.environment(
                    "Livy and class paths cannot deal with a space, a colon, a comma, a percent sign or a"
                            + " quote in the path " + path
                            + "; move the project, or choose a working folder with --work");
        }
    }

    private static boolean isTroublesome(final int character) {
        return Character.isWhitespace(character) || ":,%\"'#?".indexOf(character) >= 0;
    }

    /**
     * Native libraries are unpacked into the temporary folder and loaded from there.
     *
     * @throws SandboxException if files in it cannot be written or executed
     */
    static void checkTemporaryFolder(final Path folder) throws SandboxException {
        final Path script = folder.resolve("preflight.sh");
        try {
            Files.createDirectories(folder);
            Files.writeString(script, "#!/bin/sh\nexit 0\n", StandardCharsets.US_ASCII);
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        } catch (final IOException e) {
            throw SandboxException.environment(
                    "files in " + folder + " cannot be written; choose another working folder with --work");
        }
        if (!runs(script)) {
            throw SandboxException.environment("files in " + folder
                    + " cannot be executed (mounted noexec?): choose another working folder with --work");
        }
    }

    private static boolean runs(final Path script) throws SandboxException {
        try {
            final Process process = new ProcessBuilder(script.toString()).start();
            final boolean ended = process.waitFor(SCRIPT_SECONDS, TimeUnit.SECONDS);
            Files.delete(script);
            return ended && process.exitValue() == 0;
        } catch (final IOException e) {
            return false;
        } catch (final InterruptedException e) {
            throw SandboxException.interrupted(e);
        }
    }

    /** @throws SandboxException if a port was asked for and somebody listens on it */
    static void checkPort(final SandboxService service, final OptionalInt port) throws SandboxException {
        if (port.isPresent() && !FreePorts.isFree(port.getAsInt())) {
            throw SandboxException.environment("port " + port.getAsInt() + " for " + service.value()
                    + " is taken by another program; choose another with --" + service.value() + "-port");
        }
    }

    private static String gigabytes(final long bytes) {
        return String.format(Locale.ROOT, "%.1f GB", bytes / (double) (1L << 30));
    }
}
