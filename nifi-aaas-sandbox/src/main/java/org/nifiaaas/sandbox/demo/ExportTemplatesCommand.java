package org.nifiaaas.sandbox.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.nifiaaas.sandbox.command.SandboxOptions;
import org.nifiaaas.sandbox.console.Console;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.flow.FlowExport;
import org.nifiaaas.sandbox.flow.FlowFiles;
import org.nifiaaas.sandbox.flow.ProjectFlow;
import org.nifiaaas.sandbox.nifi.NifiClient;
import org.nifiaaas.sandbox.nifi.NifiException;
import org.nifiaaas.sandbox.server.NifiGeneration;
import org.nifiaaas.sandbox.server.RuntimeLayout;
import org.nifiaaas.sandbox.server.Sandbox;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code aaas export-templates}, for those who change the flow: builds it on the running sandbox and writes the folder of the templates anew. */
@Command(
        name = "export-templates",
        description = "Builds the flows on the running sandbox and writes the files of the folder templates.",
        hidden = true)
public final class ExportTemplatesCommand implements Callable<Integer> {

    @Mixin
    private SandboxOptions options;

    @Override
    public Integer call() throws SandboxException {
        final Console console = Console.standard();
        final Sandbox sandbox = options.running();
        if (sandbox.endpoints().nifi() != NifiGeneration.NIFI_1) {
            throw SandboxException.environment(
                    "templates in XML come from NiFi 1 only; start a sandbox with --nifi 1, and"
                            + " --work if there is one with NiFi 2");
        }
        final Path folder = RuntimeLayout.locate().projectFolder().resolve("templates");
        try (Console.Stage stage = console.stage("templates", "building and exporting the flows")) {
            final NifiClient nifi = NifiClient.of(sandbox.endpoints().nifiApi());
            final List<String> files = new ArrayList<>();
            for (final ProjectFlow flow : ProjectFlow.values()) {
                files.addAll(FlowFiles.write(flow, FlowExport.export(nifi, flow, stage::update), folder));
            }
            stage.done("written: " + String.join(", ", files));
            return 0;
        } catch (final NifiException e) {
            throw SandboxException.failure(e.getMessage());
        } catch (final IOException e) {
            throw SandboxException.failure("the templates cannot be written to " + folder, e);
        }
    }
}
