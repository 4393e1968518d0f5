package org.nifiaaas.processors.spark;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.exception.ProcessException;
import org.nifiaaas.services.LivyBatchService;
import org.nifiaaas.services.LivyException;
import org.nifiaaas.services.SparkBatch;

/** Tells a person who verifies a processor whether Livy and the files are there; nothing is submitted. Stateless. */
public final class SparkBatchVerification {

    private static final String RESULT_STEP = "Look for the result file";
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:");

    private SparkBatchVerification() {}

    /**
     * Asks Livy for a batch: that of these attributes, or else one that nobody has submitted.
     *
     * @param stranger a name that no batch has
     */
    static ConfigVerificationResult livy(
            final LivyBatchService livy, final Map<String, String> attributes, final String stranger) {
        final String step = "Ask Livy";
        final String name = attributes.getOrDefault(SparkBatchAttributes.BATCH_NAME, "");
        try {
            final Optional<SparkBatch> known = livy.findByName(name.isBlank() ? stranger : name);
            final String batch = known.map(found -> " and knows the batch " + name + ", which is "
                            + found.state().livyName())
                    .orElse(name.isBlank() ? "" : " and does not know the batch " + name);
            return result(step, Outcome.SUCCESSFUL, "Livy answers at " + livy.batchesUri() + batch);
        } catch (final LivyException e) {
            return result(step, Outcome.FAILED, e.getMessage() + "; verify the Livy Batch Service to find out why");
        } catch (final ProcessException | IllegalStateException e) {
            return result(step, Outcome.SKIPPED, "The Livy Batch Service is not enabled; enable it first");
        }
    }

    /** Looks for the file that a job of these attributes writes, or for the folder in which it will be. */
    static ConfigVerificationResult resultFile(
            final ProcessContext context, final PropertyDescriptor property, final Map<String, String> attributes) {
        final String file = evaluate(context, property, attributes);
        if (file.isEmpty()) {
            return result(
                    RESULT_STEP,
                    Outcome.SKIPPED,
                    context.getProperty(property).isSet()
                            ? property.getName() + " is empty for these attributes; give those of a FlowFile"
                            : property.getName() + " is not set");
        }
        try {
            final String name = attributes.getOrDefault(SparkBatchAttributes.BATCH_NAME, "");
            if (!name.isBlank() && SparkBatchResult.read(file, name).isPresent()) {
                return result(RESULT_STEP, Outcome.SUCCESSFUL, file + " is the result of the batch " + name);
            }
            return place(Path.of(file));
        } catch (final IOException e) {
            return result(RESULT_STEP, Outcome.FAILED, e.getMessage());
        } catch (final InvalidPathException e) {
            return result(RESULT_STEP, Outcome.FAILED, file + " is not a path: " + e.getReason());
        }
    }

    private static ConfigVerificationResult place(final Path file) {
        if (Files.exists(file)) {
            return Files.isRegularFile(file) && Files.isReadable(file)
                    ? result(RESULT_STEP, Outcome.SUCCESSFUL, file + " can be read")
                    : result(RESULT_STEP, Outcome.FAILED, file + " is not a file that NiFi may read");
        }
        final Path folder = file.toAbsolutePath().getParent();
        return Files.isDirectory(folder) && Files.isReadable(folder)
                ? result(RESULT_STEP, Outcome.SUCCESSFUL, file + " is not there yet, and its folder can be read")
                : result(
                        RESULT_STEP,
                        Outcome.FAILED,
                        "NiFi cannot read the folder " + folder
                                + "; it must be where the job writes, on storage that this host sees");
    }

    /** Looks for the files that a batch is made of, as far as they may be on this host. */
    public static List<ConfigVerificationResult> files(
            final ProcessContext context, final Map<String, String> attributes) {
        final List<ConfigVerificationResult> results = new ArrayList<>();
        final String application = evaluate(context, SparkBatchRequests.APPLICATION_FILE, attributes);
        results.add(
                application.isEmpty()
                        ? result(
                                "Look for the application",
                                Outcome.SKIPPED,
                                "Application File is empty for these attributes; give those of a FlowFile")
                        : file("Look for the application", application));
        SparkBatchRequests.additionalJars(context).forEach(jar -> results.add(file("Look for an additional jar", jar)));
        return results;
    }

    private static ConfigVerificationResult file(final String step, final String location) {
        final Optional<Path> local = local(location);
        if (local.isEmpty()) {
            return result(step, Outcome.SKIPPED, location + " is looked for by Livy and the cluster, not by NiFi");
        }
        return Files.isRegularFile(local.get())
                ? result(
                        step,
                        Outcome.SUCCESSFUL,
                        location + " is on this host; Livy must find it under the same path, and allow it in "
                                + "livy.file.local-dir-whitelist")
                : result(
                        step,
                        Outcome.SKIPPED,
                        location + " is not a file of this host; Livy must find it on its own, and allow it in "
                                + "livy.file.local-dir-whitelist");
    }

    /** The path, if a location is one or the URI of one; Spark's own scheme local means the hosts of the cluster. */
    private static Optional<Path> local(final String location) {
        try {
            if (location.startsWith("file:")) {
                return Optional.of(Path.of(URI.create(location)));
            }
            return SCHEME.matcher(location).lookingAt() ? Optional.empty() : Optional.of(Path.of(location));
        } catch (final IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String evaluate(
            final ProcessContext context, final PropertyDescriptor property, final Map<String, String> attributes) {
        final String value = context.getProperty(property)
                .evaluateAttributeExpressions(attributes)
                .getValue();
        return value == null ? "" : value.strip();
    }

    private static ConfigVerificationResult result(final String step, final Outcome outcome, final String explanation) {
        return new ConfigVerificationResult.Builder()
                .verificationStepName(step)
                .outcome(outcome)
                .explanation(explanation)
                .build();
    }
}
