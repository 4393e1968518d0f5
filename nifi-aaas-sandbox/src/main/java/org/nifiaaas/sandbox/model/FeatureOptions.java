package org.nifiaaas.sandbox.model;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.RefundRule;
import org.nifiaaas.sandbox.console.SandboxException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How ids and events became numbers when a model was trained elsewhere: a picocli mixin. */
final class FeatureOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--users",
            required = true,
            paramLabel = "FILE",
            description =
                    "The users in the order of the model's index, one a line, or CSV with the columns token and index.")
    private Path users;

    @Option(names = "--items", required = true, paramLabel = "FILE", description = "The items, likewise.")
    private Path items;

    @Option(
            names = "--spec",
            paramLabel = "FILE",
            description = "Feature specification in the form of features.json; the next two options do in its place.")
    private Path specification;

    @Option(
            names = "--refunds",
            paramLabel = "keep|exclude",
            description = "What the training did with negative amounts (default: exclude).")
    private String refunds;

    @Option(
            names = "--time-zone",
            paramLabel = "ZONE",
            description = "Zone of times that are written without an offset (default: UTC).")
    private String timeZone;

    /** Reads or makes the feature specification. */
    FeatureSpec specification() throws SandboxException {
        if (specification == null) {
            return FeatureSpec.builder().refundRule(refundRule()).zone(zone()).build();
        }
        if (refunds != null || timeZone != null) {
            throw Choices.mistake(
                    command, (refunds == null ? "--time-zone" : "--refunds") + " cannot be given together with --spec");
        }
        final String text = InputFiles.text(InputFiles.require("--spec", specification));
        try {
            return FeatureSpec.fromJson(text);
        } catch (final IllegalArgumentException e) {
            throw SandboxException.failure(specification + ": " + e.getMessage());
        }
    }

    private RefundRule refundRule() {
        try {
            return refunds == null ? RefundRule.EXCLUDE : RefundRule.parse(refunds);
        } catch (final IllegalArgumentException e) {
            throw Choices.mistake(command, "--refunds: " + e.getMessage());
        }
    }

    private ZoneId zone() {
        try {
            return ZoneId.of(timeZone == null ? "UTC" : timeZone);
        } catch (final DateTimeException e) {
            throw Choices.mistake(command, "--time-zone: '" + timeZone + "' is not a time zone");
        }
    }

    /** Reads the users. */
    TokenFile.Tokens users(final boolean unknownRows) throws SandboxException {
        return TokenFile.read(InputFiles.require("--users", users), unknownRows);
    }

    /** Reads the items. */
    TokenFile.Tokens items(final boolean unknownRows) throws SandboxException {
        return TokenFile.read(InputFiles.require("--items", items), unknownRows);
    }
}
