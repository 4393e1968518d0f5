package org.nifiaaas.sandbox.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.nifiaaas.sandbox.console.SandboxException;

/** Another version of the NAR is copied into the extensions folder of the running NiFi, as an administrator would do it. */
class NarHotLoadIT {
    @RegisterExtension
    static final RunningSandbox SANDBOX = new RunningSandbox();

    private static final String NEW_VERSION = "99.0.0-hot";
    private static final String NAR = "nifi-aaas-nar-" + NEW_VERSION + ".nar";

    private final HttpClient client = HttpClient.newHttpClient();

    /** With two versions on offer, the flows of other tests would have to choose one. */
    @AfterAll
    static void takeTheNewVersionAway() throws SandboxException {
        SANDBOX.get().stop(SandboxService.NIFI);
        SANDBOX.get().start(SandboxService.NIFI, SANDBOX.console());
    }

    @Test
    void newVersionAppearsBesideTheOldOneWithoutARestart() throws SandboxException, IOException, InterruptedException {
        final Path original = RuntimeLayout.locate().projectNars().get(1);
        final Path extensions = NifiServer.extensions(SANDBOX.get().endpoints().workFolder());
        final Set<String> before = versionsOf("ScoreRecord");
        assertFalse(before.isEmpty());

        // NiFi looks at complete files only if they appear under their name at once.
        final Path unfinished = extensions.resolveSibling(NAR);
        copyAsVersion(original, unfinished, NEW_VERSION);
        Files.move(unfinished, extensions.resolve(NAR), StandardCopyOption.ATOMIC_MOVE);

        final Set<String> expected = new TreeSet<>(before);
        expected.add(NEW_VERSION);
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> versionsOf("ScoreRecord").equals(expected));
    }

    private Set<String> versionsOf(final String processor) throws SandboxException, IOException, InterruptedException {
        final URI uri = URI.create(SANDBOX.get().endpoints().nifiApi() + "/flow/processor-types");
        final HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build();
        final String answer =
                client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        final Set<String> versions = new TreeSet<>();
        for (final JsonElement element :
                JsonParser.parseString(answer).getAsJsonObject().getAsJsonArray("processorTypes")) {
            final JsonObject type = element.getAsJsonObject();
            if (type.get("type").getAsString().endsWith("." + processor)) {
                versions.add(type.getAsJsonObject("bundle").get("version").getAsString());
            }
        }
        return versions;
    }

    /** Keeps the order of the entries: NiFi creates folders only from their own entries. */
    private static void copyAsVersion(final Path original, final Path copy, final String version) throws IOException {
        try (ZipInputStream source = new ZipInputStream(Files.newInputStream(original));
                ZipOutputStream target = new ZipOutputStream(Files.newOutputStream(copy))) {
            target.setLevel(Deflater.BEST_SPEED);
            for (ZipEntry entry = source.getNextEntry(); entry != null; entry = source.getNextEntry()) {
                target.putNextEntry(new ZipEntry(entry.getName()));
                if (entry.getName().equals(JarFile.MANIFEST_NAME)) {
                    final Manifest manifest = new Manifest(source);
                    manifest.getMainAttributes().putValue("Nar-Version", version);
                    manifest.write(target);
                } else {
                    source.transferTo(target);
                }
                target.closeEntry();
            }
        }
    }
}
