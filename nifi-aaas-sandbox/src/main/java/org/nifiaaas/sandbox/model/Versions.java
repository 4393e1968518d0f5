package org.nifiaaas.sandbox.model;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.nifiaaas.repository.bundle.RepositoryFolder;
import org.nifiaaas.repository.labels.LabelException;
import org.nifiaaas.sandbox.console.SandboxException;

/** Questions about one model of a repository, with failures in the words of the command line. */
final class Versions {

    private final RepositoryFolder repository;
    private final String model;

    Versions(final RepositoryFolder repository, final String model) {
        this.repository = repository;
        this.model = model;
    }

    /** The models of a repository, in order. */
    static List<String> models(final RepositoryFolder repository) throws SandboxException {
        try {
            return repository.models();
        } catch (final IOException e) {
            throw SandboxException.failure(repository.location() + " cannot be read", e);
        }
    }

    /** Numbers of the versions, complete or not, in order. */
    List<Long> numbers() throws SandboxException {
        if (!models(repository).contains(model)) {
            throw SandboxException.failure("there is no model " + model + " in " + repository.location());
        }
        try {
            return repository.versions(model);
        } catch (final IOException e) {
            throw SandboxException.failure("model " + model + " cannot be read", e);
        }
    }

    Map<String, Long> labels() throws SandboxException {
        try {
            return RepositoryOptions.labels(repository, model).read();
        } catch (final LabelException e) {
            throw RepositoryOptions.failure(e);
        }
    }

    /** The labels that name a version, in one cell. */
    static String naming(final Map<String, Long> labels, final long version) {
        return labels.entrySet().stream()
                .filter(label -> label.getValue() == version)
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
    }

    /** The number that a person means by digits or by a label. */
    long number(final String text) throws SandboxException {
        if (RepositoryFolder.isVersionName(text)) {
            return Long.parseLong(text);
        }
        final Long labelled = labels().get(text);
        if (labelled == null) {
            throw SandboxException.failure("model " + model + " has no label " + text);
        }
        return labelled;
    }
}
