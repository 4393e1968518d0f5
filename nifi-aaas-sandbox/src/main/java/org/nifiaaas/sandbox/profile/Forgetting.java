package org.nifiaaas.sandbox.profile;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.nifiaaas.sandbox.console.Console;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.flow.FlowInstaller;
import org.nifiaaas.sandbox.flow.ProjectFlow;
import org.nifiaaas.sandbox.nifi.ControllerServices;
import org.nifiaaas.sandbox.nifi.ControllerServices.ServiceState;
import org.nifiaaas.sandbox.nifi.NifiClient;
import org.nifiaaas.sandbox.nifi.NifiException;
import org.nifiaaas.sandbox.nifi.Waiting;

/** Users go onto the list of erased users, and the profile services of the flows that have one are watched until they have applied it. Tells no id. */
final class Forgetting {

    static final String PARAMETER = "erased.users";

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final List<ProjectFlow> FLOWS = List.of(ProjectFlow.FEATURES, ProjectFlow.PROPENSITY_FEATURES);
    private static final String CHECKSUM = "list.checksum";
    private static final String LATER = "it is applied before anybody uses the profiles again";
    private static final List<String> REMAINS = List.of(
            "Model versions of before may know them: train anew, without --parent, and delete the older versions (aaas model prune).",
            "Kafka topics, the history files and NiFi's own repositories keep events until their own retention ends.");

    private final ErasedUsersFile list;
    private final Console console;

    Forgetting(final ErasedUsersFile list, final Console console) {
        this.list = list;
        this.console = console;
    }

    /** Adds users to the list. */
    void add(final Collection<String> tokens) throws SandboxException {
        final int added = list.add(tokens);
        final int all = list.read().size();
        console.good(
                "list",
                all + (all == 1 ? " user is" : " users are") + " on the list of erased users, " + added
                        + " of them new: " + list.path());
    }

    /**
     * Waits until the service has applied the list, and says what remains to be done.
     *
     * @param nifi if it runs
     * @throws NifiException if the service does not apply it in time
     */
    void await(final Optional<NifiClient> nifi) throws SandboxException, NifiException {
        if (nifi.isEmpty()) {
            console.line("NiFi does not run: " + LATER + ".");
        } else {
            await(nifi.get());
        }
        REMAINS.forEach(console::line);
    }

    private void await(final NifiClient nifi) throws SandboxException, NifiException {
        boolean found = false;
        for (final ProjectFlow flow : FLOWS) {
            final Optional<String> group = FlowInstaller.installed(nifi, flow);
            if (group.isPresent()) {
                found = true;
                await(nifi, flow, group.get());
            }
        }
        if (!found) {
            console.line("No flow with profiles is on the canvas: when one is, " + LATER + ".");
        }
    }

    private void await(final NifiClient nifi, final ProjectFlow flow, final String group)
            throws SandboxException, NifiException {
        requireList(nifi, flow, group);
        final Optional<ServiceState> service = nifi.controllerServices().find(group, ProjectFlow.PROFILES);
        if (service.isEmpty() || !service.get().isEnabled()) {
            console.line("The profile service of the flow " + flow.fileName() + " is not enabled: when it is, " + LATER
                    + ".");
            return;
        }
        final String checksum = list.checksum();
        try (Console.Stage stage = console.stage("profiles", "waiting for NiFi to erase them")) {
            Waiting.<Boolean, NifiException>until(
                    "the profile service to apply the list",
                    LIMIT,
                    stage::update,
                    words -> isApplied(nifi.controllerServices(), service.get().id(), checksum, words));
            stage.done("the flow " + flow.fileName()
                    + " has erased their profiles, and keeps nothing of them from now on");
        }
    }

    private static Optional<Boolean> isApplied(
            final ControllerServices services, final String id, final String checksum, final Consumer<String> progress)
            throws NifiException {
        final Collection<Map<String, String>> nodes = services.localState(id);
        final long done = nodes.stream()
                .filter(node -> checksum.equals(node.get(CHECKSUM)))
                .count();
        progress.accept("applied by " + done + " of " + Math.max(1, nodes.size()) + " nodes");
        return done > 0 && done == nodes.size() ? Optional.of(true) : Optional.empty();
    }

    /** A flow that is older than the list, or was given another one, would never apply this one. */
    private void requireList(final NifiClient nifi, final ProjectFlow flow, final String group)
            throws SandboxException, NifiException {
        final Optional<String> context = nifi.parameterContexts().usedBy(group);
        final String named = context.isEmpty()
                ? ""
                : nifi.parameterContexts().values(context.get()).getOrDefault(PARAMETER, "");
        if (named.isBlank() || !isSame(Path.of(named))) {
            throw SandboxException.failure("the flow " + flow.fileName() + " reads "
                    + (named.isBlank() ? "no list of erased users" : "another list, " + named)
                    + ": its parameter " + PARAMETER + " must be " + list.path()
                    + " and stand in the property Erased Users of its profile service; aaas flow " + flow.fileName()
                    + " sets the parameter");
        }
    }

    private boolean isSame(final Path named) throws SandboxException {
        try {
            return named.toRealPath().equals(list.path().toRealPath());
        } catch (final IOException e) {
            return false;
        }
    }
}
