package org.nifiaaas.sandbox.server;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.process.CpuTuning;
import org.nifiaaas.sandbox.process.FreePorts;
import org.nifiaaas.sandbox.process.JavaHomes;
import org.nifiaaas.sandbox.process.JavaHomes.Java;
import org.nifiaaas.sandbox.process.ProcessSpec;
import org.nifiaaas.sandbox.process.ThreadPriorities;

/**
 * NiFi on loopback HTTP. Its own NARs are read from where the build left them; the NARs of this project are copied into its extensions
 * folder, which NiFi also watches while it runs.
 */
final class NifiServer implements Server {
    private static final int KEY_BYTES = 24;
    private static final int JAVA_WITH_UNSAFE_OPTION = 23;
    private static final List<String> FIXED_FILES =
            List.of("logback.xml", "state-management.xml", "authorizers.xml", "login-identity-providers.xml");

    private final ServerContext context;
    private final Path home;

    NifiServer(final ServerContext context) {
        this.context = context;
        this.home = context.workFolder().resolve("nifi");
    }

    @Override
    public SandboxService service() {
        return SandboxService.NIFI;
    }

    /** The folder that NiFi takes further NARs from while it runs. */
    static Path extensions(final Path workFolder) {
        return workFolder.resolve("nifi").resolve("extensions");
    }

    @Override
    public ProcessSpec prepare() throws SandboxException {
        final Path configuration = home.resolve("conf");
        writeProperties(configuration.resolve("nifi.properties"));
        for (final String file : FIXED_FILES) {
            Templates.write("nifi/" + file, configuration.resolve(file), Map.of());
        }
        copyProjectNars();
        return new ProcessSpec(
                service().value(), command(configuration), home, CpuTuning.reproducible(), context.log(service()));
    }

    private List<String> command(final Path configuration) throws SandboxException {
        final List<String> options = options(configuration);
        final Path java;
        if (context.nifi() == NifiGeneration.NIFI_2) {
            final Java found = NifiChoice.javaOfNifi2(JavaHomes.ofThisMachine());
            options.addAll(optionsOfNifi2(found.version()));
            java = found.home().resolve("bin").resolve("java");
        } else {
            // NiFi 1 insists on this place, relative to its current folder.
            WorkFolder.link(
                    home.resolve("lib").resolve("bootstrap"), context.layout().nifiBootstrapLibraries());
            java = ServerContext.java();
        }
        return context.javaCommand(
                java,
                options,
                configuration + ":" + context.layout().nifiLibraries(context.nifi()) + "/*",
                List.of(mainClass()));
    }

    /** A free port for its management server, which else takes a certain one, and no warnings for what the engine's native library does. */
    private static List<String> optionsOfNifi2(final int javaVersion) throws SandboxException {
        final List<String> options = new ArrayList<>();
        options.add("-Dorg.apache.nifi.management.server.address=" + ServerContext.LOOPBACK + ":"
                + FreePorts.find(1).get(0));
        options.add("--enable-native-access=ALL-UNNAMED");
        if (javaVersion >= JAVA_WITH_UNSAFE_OPTION) {
            options.add("--sun-misc-unsafe-memory-access=allow");
        }
        return options;
    }

    private List<String> options(final Path configuration) {
        final List<String> options = new ArrayList<>(List.of(
                "-Xms256m",
                "-Xmx1g",
                "-Dnifi.properties.file.path=" + configuration.resolve("nifi.properties"),
                "-Dorg.apache.nifi.bootstrap.config.log.dir="
                        + context.log(service()).getParent()));
        options.addAll(ThreadPriorities.OPTIONS);
        return options;
    }

    /** It carries the key, so it is as private as the key's file. */
    private void writeProperties(final Path file) throws SandboxException {
        try {
            createPrivateFile(file);
        } catch (final IOException e) {
            throw SandboxException.failure(file + " cannot be created", e);
        }
        Templates.write(
                "nifi/nifi.properties",
                file,
                Map.of(
                        "flow", context.nifi() == NifiGeneration.NIFI_2 ? "flow.json.gz" : "flow.xml.gz",
                        "nars", context.layout().nifiNars(context.nifi()).toString(),
                        "host", ServerContext.LOOPBACK,
                        "port", Integer.toString(context.ports().nifi()),
                        "sensitive.key", sensitiveKey()));
    }

    /** The key that NiFi encrypts passwords in flows with: one per working folder. */
    private String sensitiveKey() throws SandboxException {
        final Path file = home.resolve("sensitive-properties.key");
        try {
            if (!Files.exists(file)) {
                final byte[] key = new byte[KEY_BYTES];
                new SecureRandom().nextBytes(key);
                createPrivateFile(file);
                Files.writeString(file, HexFormat.of().formatHex(key), StandardCharsets.US_ASCII);
            }
            return Files.readString(file, StandardCharsets.US_ASCII);
        } catch (final IOException e) {
            throw SandboxException.failure(file + " cannot be used", e);
        }
    }

    /** Readable for its owner only, from its first moment. */
    private static void createPrivateFile(final Path file) throws IOException {
        Files.createDirectories(file.getParent());
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
    }

    private void copyProjectNars() throws SandboxException {
        final Path extensions = extensions(context.workFolder());
        final List<Path> nars = context.layout().projectNars();
        final Set<String> names =
                nars.stream().map(nar -> nar.getFileName().toString()).collect(Collectors.toSet());
        try {
            Files.createDirectories(extensions);
            for (final Path nar : nars) {
                copyIfChanged(nar, extensions.resolve(nar.getFileName()));
            }
            removeOlderVersions(extensions, names);
        } catch (final IOException e) {
            throw SandboxException.failure("the NARs cannot be copied to " + extensions, e);
        }
    }

    private static void copyIfChanged(final Path source, final Path target) throws IOException {
        final boolean same = Files.exists(target)
                && Files.size(target) == Files.size(source)
                && Files.getLastModifiedTime(target).equals(Files.getLastModifiedTime(source));
        if (!same) {
            Files.copy(source, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private static void removeOlderVersions(final Path extensions, final Set<String> current) throws IOException {
        try (Stream<Path> files = Files.list(extensions)) {
            for (final Path file : files.toList()) {
                final String name = file.getFileName().toString();
                if (name.startsWith("nifi-aaas-") && !current.contains(name)) {
                    Files.delete(file);
                }
            }
        }
    }

    @Override
    public String mainClass() {
        return "org.apache.nifi.NiFi";
    }

    @Override
    public boolean isHealthy() {
        return Http.isOk(URI.create(url(context.ports()) + "/nifi-api/flow/process-groups/root"));
    }

    @Override
    public String address() {
        return url(context.ports()) + "/nifi/";
    }

    static String url(final SandboxPorts ports) {
        return "http://" + ServerContext.LOOPBACK + ":" + ports.nifi();
    }

    @Override
    public Duration startTimeout() {
        return Duration.ofMinutes(5);
    }

    @Override
    public Duration stopTimeout() {
        return Duration.ofSeconds(40);
    }
}
