package org.nifiaaas.services.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.context.PropertyContext;
import org.apache.nifi.processor.DataUnit;
import org.apache.nifi.processor.util.StandardValidators;
import org.nifiaaas.repository.bundle.RepositoryFolder;
import org.nifiaaas.services.model.policy.VersionPolicy;
import org.nifiaaas.services.model.policy.VersionPolicyKind;
import org.nifiaaas.services.model.source.RepositorySettings;

/** Properties of {@link StandardModelVersionService} and what they mean. */
final class ServiceProperties {

    static final PropertyDescriptor REPOSITORY_DIRECTORY = new PropertyDescriptor.Builder()
            .name("Repository Directory")
            .description(
                    "Folder of the models, the same on every node: <model>/<version>/manifest.json. A local or mounted path, or a URI such as "
                            + "hdfs://namenode:8020/models, which needs the Hadoop client")
            .required(true)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    static final PropertyDescriptor HADOOP_CLIENT_CLASSPATH = new PropertyDescriptor.Builder()
            .name("Hadoop Client Classpath")
            .description(
                    "Where the Hadoop client lies, for a repository in HDFS: jars, folders of jars or configuration files, and wildcards such as "
                            + "/opt/hadoop/client/*, separated by commas or as 'hadoop classpath' prints them. It is loaded apart from everything else in NiFi")
            .required(false)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    static final PropertyDescriptor HADOOP_CONFIGURATION_RESOURCES = new PropertyDescriptor.Builder()
            .name("Hadoop Configuration Resources")
            .description(
                    "Configuration files of the Hadoop client, such as /etc/hadoop/conf/core-site.xml,/etc/hadoop/conf/hdfs-site.xml, separated by commas")
            .required(false)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    static final PropertyDescriptor VERSION_POLICY = new PropertyDescriptor.Builder()
            .name("Version Policy")
            .description("Which version serves callers that do not ask for a certain one")
            .required(true)
            .allowableValues(VersionPolicyKind.class)
            .defaultValue(VersionPolicyKind.LATEST.getValue())
            .build();

    static final PropertyDescriptor NUMBER_OF_VERSIONS = new PropertyDescriptor.Builder()
            .name("Number Of Versions")
            .description(
                    "How many good versions stay loaded, the newest of which serves. Each of them takes its memory; a label or a request for one "
                            + "of them takes effect without loading")
            .required(true)
            .dependsOn(VERSION_POLICY, VersionPolicyKind.LATEST_FEW.getValue())
            .addValidator(StandardValidators.createLongValidator(1, 100, true))
            .defaultValue("2")
            .build();

    static final PropertyDescriptor VERSION = new PropertyDescriptor.Builder()
            .name("Version")
            .description("Number of the version that serves")
            .required(true)
            .dependsOn(VERSION_POLICY, VersionPolicyKind.SPECIFIC.getValue())
            .addValidator(StandardValidators.POSITIVE_LONG_VALIDATOR)
            .build();

    static final PropertyDescriptor LABEL = new PropertyDescriptor.Builder()
            .name("Label")
            .description("Label whose version serves, such as stable")
            .required(true)
            .dependsOn(VERSION_POLICY, VersionPolicyKind.LABEL.getValue())
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    static final PropertyDescriptor MODELS = new PropertyDescriptor.Builder()
            .name("Models")
            .description(
                    "Names of models to be loaded when the service is enabled, separated by commas. Other models are loaded when they are first asked for")
            .required(false)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    static final PropertyDescriptor POLLING_INTERVAL = new PropertyDescriptor.Builder()
            .name("Polling Interval")
            .description("How often the repository is looked at for new versions and moved labels")
            .required(true)
            .addValidator(StandardValidators.createTimePeriodValidator(100, TimeUnit.MILLISECONDS, 1, TimeUnit.DAYS))
            .defaultValue("5 sec")
            .build();

    static final PropertyDescriptor MEMORY_LIMIT = new PropertyDescriptor.Builder()
            .name("Memory Limit")
            .description(
                    "How much memory loaded versions may take together, such as 2 GB; it should leave a third of the Java heap free. A version that "
                            + "does not fit beside what has to stay is refused, and while a new version replaces an old one both count. Versions that only "
                            + "callers asked for are unloaded to make room, the least recently asked for first, and are loaded again when they are asked "
                            + "for. Without a limit the Java heap is the limit")
            .required(false)
            .addValidator(StandardValidators.DATA_SIZE_VALIDATOR)
            .build();

    static final PropertyDescriptor LOADING_SHARE = new PropertyDescriptor.Builder()
            .name("Loading Share")
            .description(
                    "Percent of the processors that loading a new version may take while versions are scored with, above 0 and up to 100, such as 0.4 or 25; never "
                            + "more than one core. Less disturbs scoring less and takes longer. What somebody waits for is loaded at full speed in any case: a "
                            + "first version, a version that a label was moved to, and a version that is asked for by its number")
            .required(true)
            .addValidator(ServiceProperties::validateShare)
            .defaultValue("0.4")
            .build();

    static final List<PropertyDescriptor> ALL = List.of(
            REPOSITORY_DIRECTORY,
            HADOOP_CLIENT_CLASSPATH,
            HADOOP_CONFIGURATION_RESOURCES,
            VERSION_POLICY,
            NUMBER_OF_VERSIONS,
            VERSION,
            LABEL,
            MODELS,
            MEMORY_LIMIT,
            LOADING_SHARE,
            POLLING_INTERVAL);

    private ServiceProperties() {}

    /** What is wrong with the properties together. */
    static List<ValidationResult> validate(final ValidationContext context) {
        final List<ValidationResult> problems = new ArrayList<>();
        final String kind = context.getProperty(VERSION_POLICY).getValue();
        requireFor(VersionPolicyKind.SPECIFIC, kind, VERSION, context, problems);
        requireFor(VersionPolicyKind.LABEL, kind, LABEL, context, problems);
        final RepositorySettings settings = repository(context);
        settings.locationProblem().ifPresent(problem -> problems.add(invalid(REPOSITORY_DIRECTORY, problem)));
        settings.folderProblem().ifPresent(problem -> problems.add(invalid(REPOSITORY_DIRECTORY, problem)));
        settings.classpathProblem().ifPresent(problem -> problems.add(invalid(HADOOP_CLIENT_CLASSPATH, problem)));
        final OptionalLong limit = memoryLimit(context);
        if (limit.isPresent() && limit.getAsLong() < 1) {
            problems.add(invalid(MEMORY_LIMIT, "it must be 1 B or more; leave it empty for no limit"));
        }
        for (final String model : models(context)) {
            if (!RepositoryFolder.isModelName(model)) {
                problems.add(invalid(MODELS, "'" + model + "' is not one plain folder name"));
            }
        }
        return problems;
    }

    private static void requireFor(
            final VersionPolicyKind policy,
            final String chosen,
            final PropertyDescriptor property,
            final ValidationContext context,
            final List<ValidationResult> problems) {
        if (policy.getValue().equals(chosen) && !context.getProperty(property).isSet()) {
            problems.add(invalid(property, "the version policy " + chosen + " needs it"));
        }
    }

    private static ValidationResult invalid(final PropertyDescriptor property, final String explanation) {
        return new ValidationResult.Builder()
                .subject(property.getName())
                .valid(false)
                .explanation(explanation)
                .build();
    }

    private static ValidationResult validateShare(
            final String subject, final String input, final ValidationContext context) {
        return new ValidationResult.Builder()
                .subject(subject)
                .input(input)
                .valid(isShare(input))
                .explanation("it must be a number above 0 and up to 100")
                .build();
    }

    private static boolean isShare(final String text) {
        try {
            final double percent = Double.parseDouble(text);
            return percent > 0 && percent <= 100;
        } catch (final NumberFormatException e) {
            return false;
        }
    }

    /** How a manager shall work. */
    static ManagerSettings manager(final PropertyContext context) {
        final Duration interval =
                Duration.ofMillis(context.getProperty(POLLING_INTERVAL).asTimePeriod(TimeUnit.MILLISECONDS));
        return ManagerSettings.of(policy(context), models(context), interval).within(memoryLimit(context));
    }

    /** Part of the processors, above 0 and up to 1. */
    static double loadingShare(final PropertyContext context) {
        return context.getProperty(LOADING_SHARE).asDouble() / 100;
    }

    /** Where the repository lies. */
    static RepositorySettings repository(final PropertyContext context) {
        return new RepositorySettings(
                context.getProperty(REPOSITORY_DIRECTORY).getValue(),
                context.getProperty(HADOOP_CLIENT_CLASSPATH).getValue(),
                context.getProperty(HADOOP_CONFIGURATION_RESOURCES).getValue());
    }

    static VersionPolicy policy(final PropertyContext context) {
        final String kind = context.getProperty(VERSION_POLICY).getValue();
        if (VersionPolicyKind.SPECIFIC.getValue().equals(kind)) {
            return new VersionPolicy.Specific(context.getProperty(VERSION).asLong());
        }
        if (VersionPolicyKind.LABEL.getValue().equals(kind)) {
            return new VersionPolicy.Labelled(
                    context.getProperty(LABEL).getValue().trim());
        }
        if (VersionPolicyKind.LATEST_FEW.getValue().equals(kind)) {
            return new VersionPolicy.LatestFew(
                    context.getProperty(NUMBER_OF_VERSIONS).asInteger());
        }
        return new VersionPolicy.Latest();
    }

    /** Bytes; empty for no limit. */
    static OptionalLong memoryLimit(final PropertyContext context) {
        final Double limit = context.getProperty(MEMORY_LIMIT).asDataSize(DataUnit.B);
        return limit == null ? OptionalLong.empty() : OptionalLong.of(limit.longValue());
    }

    /** Names of models to be loaded at once. */
    static Set<String> models(final PropertyContext context) {
        final String names = context.getProperty(MODELS).getValue();
        if (names == null) {
            return Set.of();
        }
        final Set<String> models = new LinkedHashSet<>();
        Arrays.stream(names.split(","))
                .map(String::trim)
                .filter(name -> !name.isEmpty())
                .forEach(models::add);
        return models;
    }
}
