package org.nifiaaas.sandbox.server;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.nifiaaas.sandbox.console.Console;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.process.JavaHomes;
import org.nifiaaas.sandbox.process.MarkedProcesses;

/**
 * Gives integration tests one running sandbox for all of them: started by the first test class that asks for it, stopped (and shown to have
 * left no process behind) after the last. Its working folder is {@code target/sandbox-nifi-1} or {@code -2}, emptied before the start and kept afterwards, so
 * that the servers' logs can be read. The system property {@code nifiaaas.nifi} says which NiFi, 1 if it is not set; the build runs both, and tests of NiFi 2 are skipped where there
 * is no Java for it.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final RunningSandbox SANDBOX = new RunningSandbox();
 * ...
 * SANDBOX.get().endpoints()
 * }</pre>
 */
public final class RunningSandbox implements BeforeAllCallback {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(RunningSandbox.class);

    private static final String PROPERTY = "nifiaaas.nifi";

    private Shared shared;

    @Override
    public void beforeAll(final ExtensionContext context) {
        final NifiGeneration nifi =
                NifiGeneration.named(System.getProperty(PROPERTY, "1")).orElseThrow();
        assumeTrue(isRunnable(nifi), nifi + " needs Java " + nifi.oldestJava() + " or newer, and there is none");
        shared = context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Shared.class, key -> Shared.start(nifi), Shared.class);
    }

    private static boolean isRunnable(final NifiGeneration nifi) {
        try {
            return nifi == NifiGeneration.NIFI_1
                    || JavaHomes.ofThisMachine().atLeast(nifi.oldestJava()).isPresent();
        } catch (final SandboxException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** The sandbox; all its servers answered when it was started. A test that stops one of them starts it again. */
    public Sandbox get() {
        return shared.sandbox;
    }

    /** Where progress goes. */
    public Console console() {
        return Shared.CONSOLE;
    }

    /** Closed by JUnit after the last test class. */
    private static final class Shared implements ExtensionContext.Store.CloseableResource {
        private static final Console CONSOLE = Console.plain(System.out);

        private final Sandbox sandbox;

        private Shared(final Sandbox sandbox) {
            this.sandbox = sandbox;
        }

        private static Shared start(final NifiGeneration nifi) {
            try {
                final RuntimeLayout layout = RuntimeLayout.locate();
                final Path folder =
                        layout.projectFolder().resolve("nifi-aaas-sandbox/target/sandbox-nifi-" + nifi.value());
                final SandboxConfiguration configuration =
                        SandboxConfiguration.of(layout).withWorkFolder(folder).withNifi(nifi);
                endOlderRun(configuration);
                return new Shared(Sandbox.up(configuration, CONSOLE));
            } catch (final SandboxException e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        }

        private static void endOlderRun(final SandboxConfiguration configuration) throws SandboxException {
            if (Sandbox.open(configuration).isPresent()) {
                final Sandbox old = Sandbox.open(configuration).get();
                old.down(CONSOLE);
                old.deleteFiles();
            }
        }

        @Override
        public void close() throws SandboxException {
            sandbox.down(CONSOLE);
            final int left =
                    MarkedProcesses.find(sandbox.endpoints().workFolder()).size();
            if (left > 0) {
                throw new IllegalStateException(left + " processes of the sandbox are left after it was stopped");
            }
        }
    }
}
