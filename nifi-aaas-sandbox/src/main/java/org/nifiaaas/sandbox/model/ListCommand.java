package org.nifiaaas.sandbox.model;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.nifiaaas.repository.bundle.BundleException;
import org.nifiaaas.repository.bundle.BundleManifest;
import org.nifiaaas.repository.bundle.RepositoryFolder;
import org.nifiaaas.sandbox.console.SandboxException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code aaas model list}. */
@Command(name = "list", description = "Lists the models, or the versions of one of them, newest first.")
public final class ListCommand implements Callable<Integer> {

    private static final String HIT_RATE = "hr10";

    @Spec
    private CommandSpec spec;

    @Mixin
    private RepositoryOptions options;

    @Parameters(index = "0", arity = "0..1", paramLabel = "MODEL", description = "Name of a model.")
    private String model;

    @Override
    public Integer call() throws SandboxException {
        final RepositoryFolder repository = options.open();
        final TextTable table = model == null ? models(repository) : versions(repository);
        table.print(spec.commandLine().getOut());
        return 0;
    }

    private static TextTable models(final RepositoryFolder repository) throws SandboxException {
        final TextTable table = new TextTable("MODEL", "VERSIONS", "NEWEST", "LABELS");
        for (final String name : Versions.models(repository)) {
            final Versions versions = new Versions(repository, name);
            final List<Long> complete = versions.numbers().stream()
                    .filter(version -> isComplete(repository, name, version))
                    .toList();
            final String newest = complete.isEmpty() ? "-" : Long.toString(Collections.max(complete));
            table.row(name, Integer.toString(complete.size()), newest, labels(versions));
        }
        return table;
    }

    /** One model whose labels cannot be read must not hide the others. */
    private static String labels(final Versions versions) {
        try {
            return versions.labels().entrySet().stream()
                    .map(label -> label.getKey() + "=" + label.getValue())
                    .collect(Collectors.joining(", "));
        } catch (final SandboxException e) {
            return e.getMessage();
        }
    }

    private static boolean isComplete(final RepositoryFolder repository, final String model, final long version) {
        try {
            return repository.manifest(model, version).version() == version;
        } catch (final BundleException e) {
            return false;
        }
    }

    private TextTable versions(final RepositoryFolder repository) throws SandboxException {
        final Versions versions = new Versions(repository, model);
        final List<Long> numbers = versions.numbers();
        final Map<String, Long> labels = versions.labels();
        final TextTable table = new TextTable("VERSION", "CREATED", "HR@10", "LABELS", "REASON");
        for (int index = numbers.size() - 1; index >= 0; index--) {
            addVersion(table, repository, numbers.get(index), Versions.naming(labels, numbers.get(index)));
        }
        return table;
    }

    private void addVersion(
            final TextTable table, final RepositoryFolder repository, final long version, final String labels) {
        try {
            final BundleManifest manifest = repository.manifest(model, version);
            final Double hitRate = manifest.metrics().get(HIT_RATE);
            table.row(
                    Long.toString(version),
                    manifest.createdAt(),
                    hitRate == null ? "-" : ShowCommand.figure(hitRate),
                    labels,
                    manifest.reason());
        } catch (final BundleException e) {
            table.row(Long.toString(version), "-", "-", labels, "not usable: " + e.getMessage());
        }
    }
}
