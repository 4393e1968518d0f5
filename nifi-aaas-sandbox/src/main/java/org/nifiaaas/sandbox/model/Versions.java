package org.nifiaaas.sandbox.model;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.nifiaaas.repository.bundle.RepositoryFolder;
import org.nifiaaas.repository.labels.LabelException;
import org.nifiaaas.sandbox.console.SandboxException;

/** Questions about one model of a repository, with failures in the words of the command line. */
final class Versions {

    private final RepositoryFolder repository;
    private final String model;

    private Versions(final RepositoryFolder repository, final String model) {
        this.repository = repository;
        this.model = model;
    }

    /**
     * Something among the versions that is none.
     *
     * @param reason why, in words
     */
    record Ignored(String name, String reason) {

        /** One line. */
        String sentence(final String model) {
            return name + " in " + model + " is no version: " + reason;
        }
    }

    /**
     * The versions of a model.
     *
     * @throws SandboxException naming the models that there are if this one is not among them
     */
    static Versions of(final RepositoryFolder repository, final String model) throws SandboxException {
        final List<String> models = models(repository);
        if (!models.contains(model)) {
            throw SandboxException.failure("there is no model " + model + " in " + repository.location() + "; "
                    + (models.isEmpty() ? "it holds no models" : "it holds " + String.join(", ", models)));
        }
        return new Versions(repository, model);
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
        try {
            return repository.versions(model);
        } catch (final IOException e) {
            throw SandboxException.failure("model " + model + " cannot be read", e);
        }
    }

    /** What lies among the versions and is none, in order. */
    List<Ignored> ignored() throws SandboxException {
        try {
            return repository.strangers(model).entrySet().stream()
                    .map(stranger -> new Ignored(stranger.getKey(), stranger.getValue()))
                    .toList();
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

    /** The labels that name a version, in order. */
    static List<String> naming(final Map<String, Long> labels, final long version) {
        return labels.entrySet().stream()
                .filter(label -> label.getValue() == version)
                .map(Map.Entry::getKey)
                .toList();
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
