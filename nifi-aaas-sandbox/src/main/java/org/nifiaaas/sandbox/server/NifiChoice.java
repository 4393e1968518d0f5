package org.nifiaaas.sandbox.server;

import java.nio.file.Path;
import java.util.Optional;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.process.JavaHomes;
import org.nifiaaas.sandbox.process.JavaHomes.Java;

/**
 * Chooses the NiFi of a sandbox: a working folder keeps the one that it was made with, else the user's wish counts, else NiFi 2 where there is a Java for it.
 */
final class NifiChoice {

    private NifiChoice() {}

    /**
     * @param wish what the user asks for
     * @param made what the working folder was made with
     * @param workFolder for the message
     * @throws SandboxException if the two differ, or there is no Java for it
     */
    static NifiGeneration of(
            final Optional<NifiGeneration> wish,
            final Optional<NifiGeneration> made,
            final Path workFolder,
            final JavaHomes homes)
            throws SandboxException {
        requireSame(wish, made, workFolder);
        final Optional<NifiGeneration> certain = made.or(() -> wish);
        if (certain.isEmpty()) {
            return homes.atLeast(NifiGeneration.NIFI_2.oldestJava()).isPresent()
                    ? NifiGeneration.NIFI_2
                    : NifiGeneration.NIFI_1;
        }
        if (certain.get() == NifiGeneration.NIFI_2) {
            javaOfNifi2(homes);
        }
        return certain.get();
    }

    /** @throws SandboxException if another NiFi is asked for than the one that the working folder was made with */
    static void requireSame(
            final Optional<NifiGeneration> wish, final Optional<NifiGeneration> made, final Path workFolder)
            throws SandboxException {
        if (wish.isPresent() && made.isPresent() && wish.get() != made.get()) {
            throw SandboxException.environment("the sandbox in " + workFolder + " was made with " + made.get()
                    + ", whose flows and queues " + wish.get() + " cannot take over; choose another folder with --work,"
                    + " or empty this one with aaas down --delete");
        }
    }

    /**
     * The Java that NiFi 2 runs on.
     *
     * @throws SandboxException if there is none
     */
    static Java javaOfNifi2(final JavaHomes homes) throws SandboxException {
        final int oldest = NifiGeneration.NIFI_2.oldestJava();
        return homes.atLeast(oldest)
                .orElseThrow(() -> SandboxException.environment("NiFi 2 needs Java " + oldest
                        + " or newer beside the sandbox's own, and there is none; install one and set "
                        + JavaHomes.VARIABLE + " to it, or start a sandbox with --nifi 1"));
    }
}
