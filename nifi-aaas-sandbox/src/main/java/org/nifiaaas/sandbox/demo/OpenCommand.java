package org.nifiaaas.sandbox.demo;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.nifiaaas.sandbox.command.SandboxOptions;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.flow.FlowInstaller;
import org.nifiaaas.sandbox.flow.ProjectFlow;
import org.nifiaaas.sandbox.nifi.NifiClient;
import org.nifiaaas.sandbox.nifi.NifiException;
import org.nifiaaas.sandbox.server.SandboxEndpoints;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code aaas open}. */
@Command(
        name = "open",
        description = "Prints the addresses of NiFi and of its flows for a browser, or the address of one flow alone.")
public final class OpenCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private SandboxOptions options;

    @Parameters(
            arity = "0..1",
            paramLabel = "FLOW",
            description = "propensity-pipeline, propensity-features, model-life, ranking or features.")
    private String name;

    @Override
    public Integer call() throws SandboxException {
        final Optional<ProjectFlow> wanted = name == null ? Optional.empty() : Optional.of(FlowCommand.flow(name));
        final SandboxEndpoints endpoints = options.running().endpoints();
        final NifiClient nifi = NifiClient.of(endpoints.nifiApi());
        final PrintWriter out = spec.commandLine().getOut();
        try {
            if (wanted.isPresent()) {
                final String group = FlowInstaller.installed(nifi, wanted.get())
                        .orElseThrow(() -> SandboxException.environment("the flow is " + absent(wanted.get())));
                out.println(nifi.canvas(group));
                return 0;
            }
            out.println(line("NiFi", endpoints.nifiUi().toString()));
            for (final ProjectFlow flow : ProjectFlow.values()) {
                final Optional<String> group = FlowInstaller.installed(nifi, flow);
                out.println(line(
                        flow.fileName(),
                        group.isPresent() ? nifi.canvas(group.get()).toString() : absent(flow)));
            }
            return 0;
        } catch (final NifiException e) {
            throw SandboxException.failure(e.getMessage());
        }
    }

    private static String absent(final ProjectFlow flow) {
        return "not on the canvas; aaas flow " + flow.fileName() + " brings it there";
    }

    private static String line(final String label, final String text) {
        return String.format(Locale.ROOT, "%-20s %s", label, text);
    }
}
