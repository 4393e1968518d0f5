package org.nifiaaas.sandbox.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.nifiaaas.repository.bundle.BundleException;
import org.nifiaaas.repository.bundle.RepositoryFolder;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.console.TextTable;
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
            "Compares versions with their checksums, and looks where labels lead. Exit code 1 if anything is wrong.",
            "With --load, versions are loaded and score their golden rows, as in NiFi's service before it serves them."
        })
public final class VerifyCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private RepositoryOptions options;

    @Mixin
    private OutputOptions output;

    @Option(names = "--load", description = "Loads every version that is whole, one after the other.")
    private boolean load;

    @Parameters(index = "0", arity = "0..1", paramLabel = "MODEL", description = "Name of a model (default: all).")
    private String model;

    private record Report(boolean good, List<Check> checks) {}

    private record Check(String model, String subject, boolean good, String result) {}

    @Override
    public Integer call() throws SandboxException {
        final RepositoryFolder repository = options.open();
        final List<Check> checks = new ArrayList<>();
        for (final String name : model == null ? Versions.models(repository) : List.of(model)) {
            verify(repository, name, checks);
        }
        final boolean good = checks.stream().allMatch(Check::good);
        final TextTable table = new TextTable("MODEL", "WHAT", "RESULT");
        checks.forEach(check -> table.row(check.model(), check.subject(), check.result()));
        output.print(spec.commandLine().getOut(), new Report(good, checks), table::print);
        return good ? 0 : 1;
    }

    private void verify(final RepositoryFolder repository, final String name, final List<Check> checks)
            throws SandboxException {
        final Versions versions = Versions.of(repository, name);
        final List<Long> numbers = versions.numbers();
        for (final long number : numbers) {
            checks.add(version(repository, name, number));
        }
        versions.ignored()
                .forEach(stranger ->
                        checks.add(new Check(name, stranger.name(), true, "is no version: " + stranger.reason())));
        final Map<String, Long> labels;
        try {
            labels = versions.labels();
        } catch (final SandboxException e) {
            checks.add(new Check(name, "labels", false, e.getMessage()));
            return;
        }
        labels.forEach((label, number) -> checks.add(label(name, label, number, numbers.contains(number))));
    }

    private Check version(final RepositoryFolder repository, final String name, final long number) {
        final String subject = "version " + number;
        try {
            final String whole = "whole, manifest " + repository.checkAll(name, number);
            if (!load) {
                return new Check(name, subject, true, whole);
            }
            VersionTrial.check(repository.storage(), name, number);
            return new Check(name, subject, true, whole + ", scores its golden rows");
        } catch (final BundleException | VersionRefusedException e) {
            return new Check(name, subject, false, e.getMessage());
        }
    }

    private static Check label(final String name, final String label, final long number, final boolean isThere) {
        final String result = "names version " + number + (isThere ? "" : ", which is not there");
        return new Check(name, "label " + label, isThere, result);
    }
}
