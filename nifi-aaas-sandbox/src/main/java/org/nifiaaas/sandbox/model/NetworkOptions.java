package org.nifiaaas.sandbox.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.nifiaaas.repository.bundle.BundleManifest;
import org.nifiaaas.sandbox.console.SandboxException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a model that was trained elsewhere looks like from outside: a picocli mixin. */
final class NetworkOptions {

    private static final String SIGMOID = "sigmoid";
    private static final List<String> OUTPUTS = List.of("log_softmax", "softmax", SIGMOID, "logits");
    private static final List<String> INPUTS = List.of(BundleManifest.PAIR, "columns", "wide_and_deep");
    private static final String ENGINE = "bigdl";
    private static final String YES = "yes";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--model-file",
            required = true,
            paramLabel = "FILE",
            description = "The module as BigDL or Analytics Zoo saved it.")
    private Path modelFile;

    @Option(
            names = "--weights-file",
            paramLabel = "FILE",
            description = "Its weights, if they were saved into a file of their own.")
    private Path weightsFile;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "KIND",
            description = "What the last layer yields: log_softmax, softmax, sigmoid or logits.")
    private String output;

    @Option(
            names = "--positive-class",
            paramLabel = "N",
            description = "Column of the output that means \"will buy\", counted from 0 (not needed with sigmoid).")
    private Integer positiveClass;

    @Option(
            names = "--input",
            paramLabel = "KIND",
            defaultValue = BundleManifest.PAIR,
            description = "How rows enter the module: pair (one tensor with the columns user and item; default), "
                    + "columns (a table of two tensors) or wide_and_deep (Analytics Zoo's WideAndDeep).")
    private String input;

    @Option(
            names = "--unknown-rows",
            required = true,
            paramLabel = "yes|no",
            description = {
                "yes: row 1 of each embedding stands for ids that are in no vocabulary, the first id has row 2.",
                "no: the first id has row 1; pairs with an unknown id get no score."
            })
    private String unknownRows;

    @Option(
            names = "--spare-rows",
            description = "The embeddings have more rows than the vocabularies have ids, on purpose.")
    private boolean spareRows;

    @Option(
            names = "--kind",
            paramLabel = "NAME",
            defaultValue = "ncf",
            description = "Family of the network, in a word (default: ncf).")
    private String kind;

    /** Checks the words and the files. */
    void check() throws SandboxException {
        Choices.require(command, "--output", output, OUTPUTS);
        Choices.require(command, "--input", input, INPUTS);
        Choices.require(command, "--unknown-rows", unknownRows, List.of(YES, "no"));
        if (kind.isBlank()) {
            throw Choices.mistake(command, "--kind is empty");
        }
        if (positiveClass == null && !output.equals(SIGMOID)) {
            throw Choices.mistake(command, "--positive-class is needed with --output " + output);
        }
        if (positiveClass() < 0) {
            throw Choices.mistake(command, "--positive-class must be 0 or more, not " + positiveClass);
        }
        InputFiles.require("--model-file", modelFile);
        if (weightsFile != null) {
            InputFiles.require("--weights-file", weightsFile);
        }
    }

    private int positiveClass() {
        return positiveClass == null ? 0 : positiveClass;
    }

    Path modelFile() {
        return modelFile;
    }

    Optional<Path> weightsFile() {
        return Optional.ofNullable(weightsFile);
    }

    boolean unknownRows() {
        return unknownRows.equals(YES);
    }

    boolean spareRows() {
        return spareRows;
    }

    void describe(final BundleManifest.Builder manifest) {
        manifest.network(kind, ENGINE, output, positiveClass()).rows(input, unknownRows());
    }
}
