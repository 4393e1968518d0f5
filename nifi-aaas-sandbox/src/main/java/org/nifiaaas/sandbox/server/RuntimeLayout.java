package org.nifiaaas.sandbox.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.nifiaaas.sandbox.console.SandboxException;

/**
 * Where the build left the things that a sandbox runs: the servers' jars and NARs in the target folders of the runtime modules, and the
 * project's own NARs and training jar. All paths are absolute, with symbolic links resolved.
 */
public final class RuntimeLayout {
    /** Set by the launcher: the project's folder. */
    static final String PROJECT_PROPERTY = "nifiaaas.project";

    private static final String RUNTIME = "nifi-aaas-sandbox/runtime";

    private final Path projectFolder;

    private RuntimeLayout(final Path projectFolder) {
        this.projectFolder = projectFolder;
    }

    /** The layout of the project that the launcher named, else of the one around the current folder. */
    public static RuntimeLayout locate() throws SandboxException {
        final String named = System.getProperty(PROJECT_PROPERTY);
        if (named != null) {
            return of(Path.of(named));
        }
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (isProject(folder)) {
                return of(folder);
            }
        }
        throw SandboxException.environment("the project folder of nifi-aaas was not found above "
                + Path.of("").toAbsolutePath() + "; call the script aaas in it");
    }

    /** @throws SandboxException if {@code projectFolder} is not the project's folder */
    public static RuntimeLayout of(final Path projectFolder) throws SandboxException {
        if (!isProject(projectFolder)) {
            throw SandboxException.environment(
                    projectFolder + " is not the project folder of nifi-aaas, it has no " + RUNTIME + "/pom.xml");
        }
        try {
            return new RuntimeLayout(projectFolder.toRealPath());
        } catch (final IOException e) {
            throw SandboxException.failure(projectFolder + " cannot be read", e);
        }
    }

    private static boolean isProject(final Path folder) {
        return Files.isRegularFile(folder.resolve(RUNTIME).resolve("pom.xml"));
    }

    /** @throws SandboxException naming the first thing that is not built yet */
    public void requireBuilt() throws SandboxException {
        final List<Path> folders = List.of(
                nifiNars(NifiGeneration.NIFI_1),
                nifiLibraries(NifiGeneration.NIFI_1),
                nifiBootstrapLibraries(),
                nifiNars(NifiGeneration.NIFI_2),
                nifiLibraries(NifiGeneration.NIFI_2),
                kafkaJars(),
                sparkJars(),
                livyJars());
        for (final Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                throw notBuilt(folder);
            }
        }
        projectNars();
        trainingJar();
    }

    public Path projectFolder() {
        return projectFolder;
    }

    /** NiFi's own and the repackaged stock NARs. */
    Path nifiNars(final NifiGeneration nifi) {
        return runtime("nifi-" + nifi.value(), "nars");
    }

    /** NiFi's class path. */
    Path nifiLibraries(final NifiGeneration nifi) {
        return runtime("nifi-" + nifi.value(), "lib");
    }

    /** What NiFi 1 reads its properties with. */
    Path nifiBootstrapLibraries() {
        return runtime("nifi-1-bootstrap", "bootstrap");
    }

    Path kafkaJars() {
        return runtime("kafka", "jars");
    }

    Path sparkJars() {
        return runtime("spark", "jars");
    }

    Path livyJars() {
        return runtime("livy", "jars");
    }

    private Path runtime(final String module, final String folder) {
        return projectFolder.resolve(RUNTIME).resolve(module).resolve("target").resolve(folder);
    }

    /** The two NARs of this project: the one of the service interfaces first. */
    public List<Path> projectNars() throws SandboxException {
        return List.of(product("nifi-aaas-services-api-nar", ".nar"), product("nifi-aaas-nar", ".nar"));
    }

    /** The jar with the Spark jobs. */
    public Path trainingJar() throws SandboxException {
        return product("nifi-aaas-training", ".jar");
    }

    private Path product(final String module, final String ending) throws SandboxException {
        final Path target = projectFolder.resolve(module).resolve("target");
        if (!Files.isDirectory(target)) {
            throw notBuilt(target);
        }
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> isProduct(file.getFileName().toString(), module, ending))
                    .findFirst()
                    .orElseThrow(() -> notBuilt(target.resolve(module + "-*" + ending)));
        } catch (final IOException e) {
            throw SandboxException.failure(target + " cannot be read", e);
        }
    }

    private static boolean isProduct(final String file, final String module, final String ending) {
        return file.startsWith(module + "-")
                && file.endsWith(ending)
                && Stream.of("-sources", "-javadoc", "-tests").noneMatch(kind -> file.endsWith(kind + ending));
    }

    private static SandboxException notBuilt(final Path path) {
        return SandboxException.environment(path + " is missing: build the project first (mvn package -DskipTests)");
    }
}
