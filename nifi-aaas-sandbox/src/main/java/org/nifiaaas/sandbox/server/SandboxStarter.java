package org.nifiaaas.sandbox.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import org.nifiaaas.sandbox.console.Console;
import org.nifiaaas.sandbox.console.InterruptGuard;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.process.ManagedProcess;
import org.nifiaaas.sandbox.process.MarkedProcesses;
import org.nifiaaas.sandbox.process.ProcessIdentity;
import org.nifiaaas.sandbox.process.ProcessSpec;
import org.nifiaaas.sandbox.process.ProcessStopper;

/**
 * One attempt to start servers. They start side by side; if one fails or the program is interrupted, the ones started by this attempt are
 * stopped. Used once.
 */
final class SandboxStarter {
    private final Path workFolder;
    private final SandboxState state;
    private final Console console;
    private final List<Started> started = new ArrayList<>();
    private boolean aborted;

    SandboxStarter(final Path workFolder, final SandboxState state, final Console console) {
        this.workFolder = workFolder;
        this.state = state;
        this.console = console;
    }

    /** Returns when all servers answer. */
    void start(final List<Server> servers) throws SandboxException {
        InterruptGuard.<Void, SandboxException>during(this::abort, () -> {
            startGuarded(servers);
            return null;
        });
    }

    private void startGuarded(final List<Server> servers) throws SandboxException {
        boolean complete = false;
        try (Console.Stage stage = console.stage("sandbox", "starting " + names(servers))) {
            for (final Server server : servers) {
                launch(server, stage);
            }
            awaitAll(stage);
            complete = true;
            stage.done("all servers answer");
        } catch (final SandboxException e) {
            if (isAborted()) {
                throw SandboxException.failure("interrupted");
            }
            throw e;
        } finally {
            if (!complete) {
                stopAll();
            }
        }
    }

    private void launch(final Server server, final Console.Stage stage) throws SandboxException {
        final String name = server.service().value();
        stage.update("preparing " + name);
        stopLeftOvers(server);
        final ProcessSpec spec = server.prepare();
        synchronized (this) {
            if (aborted) {
                throw SandboxException.failure("interrupted");
            }
            final ManagedProcess process = ManagedProcess.start(spec);
            started.add(new Started(server, process, System.nanoTime()));
            state.setProcess(server.service(), ProcessIdentity.of(process.handle()));
        }
    }

    /** A server that does not answer any more, or one that nobody remembers, would keep ports and locks. */
    private void stopLeftOvers(final Server server) throws SandboxException {
        final List<ProcessHandle> old = new ArrayList<>(MarkedProcesses.find(workFolder, server.mainClass()));
        state.process(server.service())
                .filter(process -> !old.contains(process))
                .ifPresent(old::add);
        if (!old.isEmpty()) {
            console.line("  " + server.service().value() + " does not answer; it is stopped and started again");
            ProcessStopper.stop(server.service().value(), old, server.stopTimeout());
        }
    }

    private void awaitAll(final Console.Stage stage) throws SandboxException {
        final List<Started> pending = new ArrayList<>(started);
        while (!pending.isEmpty()) {
            stage.update(
                    "starting " + names(pending.stream().map(Started::server).toList()));
            for (final Iterator<Started> iterator = pending.iterator(); iterator.hasNext(); ) {
                final Started next = iterator.next();
                if (next.process()
                        .isHealthy(
                                next.server()::isHealthy,
                                next.startNanos(),
                                next.server().startTimeout())) {
                    iterator.remove();
                    console.good(
                            next.server().service().value(), next.server().address() + " (" + next.seconds() + " s)");
                }
            }
        }
    }

    private synchronized boolean isAborted() {
        return aborted;
    }

    /** Runs on the thread of the shutdown hook. */
    private void abort() {
        synchronized (this) {
            aborted = true;
        }
        stopAll();
        console.line("Interrupted: what was started is stopped again.");
    }

    private synchronized void stopAll() {
        for (int i = started.size() - 1; i >= 0; i--) {
            final Server server = started.get(i).server();
            try {
                ProcessStopper.stop(
                        server.service().value(),
                        List.of(started.get(i).process().handle()),
                        server.stopTimeout());
                state.removeProcess(server.service());
            } catch (final SandboxException e) {
                console.line(server.service().value() + " could not be stopped: " + e.getMessage());
            }
        }
        started.clear();
    }

    private static String names(final List<Server> servers) {
        return servers.stream().map(server -> server.service().value()).collect(Collectors.joining(", "));
    }

    private record Started(Server server, ManagedProcess process, long startNanos) {
        private long seconds() {
            return (System.nanoTime() - startNanos) / 1_000_000_000L;
        }
    }
}
