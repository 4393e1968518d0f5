package org.nifiaaas.sandbox.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.nifiaaas.sandbox.console.SandboxException;

/** The sandbox's folders in its working folder. Only these are ever deleted, never anything else that somebody put there. */
final class WorkFolder {
    static final String MODELS = "models";
    static final String HISTORY = "history";
    static final String RESULTS = "results";
    static final String PROFILES = "profiles";
    static final String ERASED_USERS = "erased-users.txt";
    static final String PROPENSITY_PROFILES = "propensity-profiles";

    private static final String TEMPORARY = "tmp";
    private static final List<String> DATA = List.of(MODELS, HISTORY, RESULTS, PROFILES, PROPENSITY_PROFILES);
    private static final List<String> SERVERS = List.of("nifi", "kafka", "livy", "spark", "logs", TEMPORARY);
    private static final List<String> FILES = List.of(
            "sandbox.json",
            "sandbox.json.unreadable",
            "sandbox.lock",
            "propensity-features.json",
            ERASED_USERS,
            ERASED_USERS + ".lock");

    private WorkFolder() {}

    static void createFolders(final Path workFolder) throws SandboxException {
        for (final String name : DATA) {
            create(workFolder.resolve(name));
        }
        createErasedUsers(workFolder.resolve(ERASED_USERS));
        create(workFolder.resolve("logs"));
        create(workFolder.resolve(TEMPORARY));
    }

    /** Trainings refuse a list that is not there. */
    private static void createErasedUsers(final Path file) throws SandboxException {
        try {
            if (!Files.exists(file)) {
                Files.createFile(file);
            }
        } catch (final IOException e) {
            throw SandboxException.failure(file + " cannot be created", e);
        }
    }

    static void create(final Path folder) throws SandboxException {
        try {
            Files.createDirectories(folder);
        } catch (final IOException e) {
            throw SandboxException.failure(folder + " cannot be created", e);
        }
    }

    /** Makes {@code link} a symbolic link to {@code folder}, which saves a copy of the jars in it. */
    static void link(final Path link, final Path folder) throws SandboxException {
        try {
            if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(folder)) {
                return;
            }
            Files.createDirectories(link.getParent());
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, folder);
        } catch (final IOException e) {
            throw SandboxException.failure(link + " cannot be linked to " + folder, e);
        }
    }

    static void emptyTemporaryFolder(final Path workFolder) throws SandboxException {
        delete(workFolder.resolve(TEMPORARY));
    }

    /** Deletes everything the sandbox wrote, models and profiles included; the folder itself too if nothing else is in it. */
    static void deleteAll(final Path workFolder) throws SandboxException {
        for (final String name : DATA) {
            delete(workFolder.resolve(name));
        }
        for (final String name : SERVERS) {
            delete(workFolder.resolve(name));
        }
        for (final String name : FILES) {
            delete(workFolder.resolve(name));
        }
        try (Stream<Path> rest = Files.list(workFolder)) {
            if (rest.findAny().isPresent()) {
                return;
            }
            Files.delete(workFolder);
        } catch (final IOException e) {
            throw SandboxException.failure(workFolder + " cannot be deleted", e);
        }
    }

    private static void delete(final Path path) throws SandboxException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(path)) {
            for (final Path file : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (final IOException e) {
            throw SandboxException.failure(path + " cannot be deleted", e);
        }
    }
}
