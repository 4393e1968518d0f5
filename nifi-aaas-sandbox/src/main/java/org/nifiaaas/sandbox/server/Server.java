package org.nifiaaas.sandbox.server;

import java.time.Duration;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.process.ProcessSpec;

/** One of the servers of a sandbox: how it is prepared, started and asked for its health. It keeps no process. */
interface Server {
    SandboxService service();

    /**
     * Writes the configuration and tells how to start. Called before every start, while the server does not run.
     *
     * @throws SandboxException if something cannot be written
     */
    ProcessSpec prepare() throws SandboxException;

    /** The class whose main method is the server: its process is recognised by it. */
    String mainClass();

    /** Whether the server answers a request of its own protocol now; takes a few seconds at most. */
    boolean isHealthy();

    /** The address that people are told. */
    String address();

    /** How long a start may take on a slow machine. */
    Duration startTimeout();

    /** How long it may take to end by itself after it was asked. */
    Duration stopTimeout();
}
