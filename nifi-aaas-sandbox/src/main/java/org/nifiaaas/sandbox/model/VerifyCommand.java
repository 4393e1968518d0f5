package org.nifiaaas.sandbox.model;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.nifiaaas.repository.bundle.BundleException;
import org.nifiaaas.repository.bundle.RepositoryFolder;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.services.model.VersionTrial;
import org.nifiaaas.services.model.loading.VersionRefusedException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code aaas model verify}: exit code 0 if everything is whole, else 1. */
@Command(
        name = "verify",
        description = {
            "Reads whole versions, compares them with their checksums, and looks where labels lead. Exit code 1 if anything is wrong.",
            "With --load, versions are loaded and score their golden rows, as in NiFi's service before it serves them."
        })
public final class VerifyCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private RepositoryOptions options;

    @Option(names = "--load", description = "Loads every version that is whole, one after the other.")
    private boolean load;

    @Parameters(index = "0", arity = "0..1", paramLabel = "MODEL", description = "Name of a model (default: all).")
    private String model;

    private boolean wrong;

    @Override
    public Integer call() throws SandboxException {
        final RepositoryFolder repository = options.open();
        final TextTable table = new TextTable("MODEL", "WHAT", "RESULT");
        for (final String name : model == null ? Versions.models(repository) : List.of(model)) {
            verify(repository, name, table);
        }
        table.print(spec.commandLine().getOut());
        return wrong ? 1 : 0;
    }

    private void verify(final RepositoryFolder repository, final String name, final TextTable table)
            throws SandboxException {
        final Versions versions = new Versions(repository, name);
        final List<Long> numbers = versions.numbers();
        for (final long number : numbers) {
            table.row(name, "version " + number, result(repository, name, number));
        }
        final Map<String, Long> labels;
        try {
            labels = versions.labels();
        } catch (final SandboxException e) {
            wrong = true;
            table.row(name, "labels", e.getMessage());
            return;
        }
        labels.forEach((label, number) -> table.row(name, "label " + label, target(numbers, number)));
    }

    private String result(final RepositoryFolder repository, final String name, final long number) {
        try {
            final String whole =
                    "whole, manifest " + repository.read(name, number).manifestSha();
            if (!load) {
                return whole;
            }
            VersionTrial.check(repository.storage(), name, number);
            return whole + ", scores its golden rows";
        } catch (final BundleException | VersionRefusedException e) {
            wrong = true;
            return e.getMessage();
        }
    }

    private String target(final List<Long> numbers, final long number) {
        if (numbers.contains(number)) {
            return "names version " + number;
        }
        wrong = true;
        return "names version " + number + ", which is not there";
    }
}
