package org.nifiaaas.sandbox.demo;

import java.net.URI;
import java.nio.file.Path;
import org.nifiaaas.sandbox.server.NifiGeneration;
import org.nifiaaas.sandbox.server.SandboxEndpoints;

/** A sandbox that does not run. */
final class FakeEndpoints {

    private FakeEndpoints() {}

    /** Servers that nobody listens for, and one folder for everything. */
    static SandboxEndpoints in(final Path folder) {
        final URI url = URI.create("http://127.0.0.1:1");
        return new SandboxEndpoints(
                url,
                "127.0.0.1:2",
                url,
                folder,
                folder,
                folder,
                folder.resolve("job.jar"),
                folder,
                NifiGeneration.NIFI_1);
    }
}
