package org.nifiaaas.services.model;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.lifecycle.OnDisabled;
import org.apache.nifi.annotation.lifecycle.OnEnabled;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.context.PropertyContext;
import org.apache.nifi.controller.AbstractControllerService;
import org.apache.nifi.controller.ConfigurationContext;
import org.apache.nifi.controller.VerifiableControllerService;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.DataUnit;
import org.apache.nifi.processor.util.StandardValidators;
import org.apache.nifi.reporting.InitializationException;
import org.nifiaaas.repository.bundle.RepositoryFolder;
import org.nifiaaas.repository.storage.RepositoryStorage;
import org.nifiaaas.services.LabelChange;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ModelRepositoryException;
import org.nifiaaas.services.ModelUnavailableException;
import org.nifiaaas.services.ModelUnavailableException.Reason;
import org.nifiaaas.services.ModelVersionDescription;
import org.nifiaaas.services.ModelVersionService;
import org.nifiaaas.services.ModelVersionStatus;
import org.nifiaaas.services.ModelVersionStatus.State;
import org.nifiaaas.services.VersionSelector;
import org.nifiaaas.services.engine.InferenceEngine;
import org.nifiaaas.services.engine.bigdl.BigDLEngine;
import org.nifiaaas.services.model.loading.VersionLoader;
import org.nifiaaas.services.model.policy.VersionPolicy;
import org.nifiaaas.services.model.policy.VersionPolicyKind;
import org.nifiaaas.services.model.source.Explanation;
import org.nifiaaas.services.model.source.ModelCatalogue;
import org.nifiaaas.services.model.source.ModelRepository;
import org.nifiaaas.services.model.source.RepositorySettings;

/**
 * Serves versions of models from a folder.
 *
 * <p>Thread-safe. The folder is read by two threads of the service's own, one of which polls and one of which loads; scoring threads only take references to
 * what is loaded. See {@link VersionManager} for what happens when versions come, go or fail, and {@link MemoryBudget} for what makes room.
 */
@Tags({"model", "version", "repository", "inference", "deep learning", "bigdl", "machine learning"})
@CapabilityDescription(
        "Serves immutable versions of machine-learning models from a repository folder. New versions are picked up while the flow runs: "
                + "a version is read, checked against the scores that training wrote down and warmed up before it serves, then the old one is released with the "
                + "last task that uses it. A version that fails its checks is explained in a bulletin and the old one goes on serving.")
public final class StandardModelVersionService extends AbstractControllerService
        implements ModelVersionService, VerifiableControllerService {

    public static final PropertyDescriptor REPOSITORY_DIRECTORY = new PropertyDescriptor.Builder()
            .name("Repository Directory")
            .description(
                    "Folder of the models, the same on every node: <model>/<version>/manifest.json. A local or mounted path, or a URI such as "
                            + "hdfs://namenode:8020/models, which needs the Hadoop client")
            .required(true)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    public static final PropertyDescriptor HADOOP_CLIENT_CLASSPATH = new PropertyDescriptor.Builder()
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

    private static final List<PropertyDescriptor> PROPERTIES = List.of(
            REPOSITORY_DIRECTORY,
            HADOOP_CLIENT_CLASSPATH,
            HADOOP_CONFIGURATION_RESOURCES,
            VERSION_POLICY,
            NUMBER_OF_VERSIONS,
            VERSION,
            LABEL,
            MODELS,
            MEMORY_LIMIT,
            POLLING_INTERVAL);

    private final Supplier<InferenceEngine> engines;
    private final Clock clock;
    private volatile VersionManager manager;
    private volatile ModelCatalogue catalogue;
    private volatile RepositoryStorage storage;

    /** Creates the service as NiFi does, with the BigDL engine. */
    public StandardModelVersionService() {
        this(BigDLEngine::new, Clock.systemUTC());
    }

    public StandardModelVersionService(final Supplier<InferenceEngine> engines) {
        this(engines, Clock.systemUTC());
    }

    StandardModelVersionService(final Supplier<InferenceEngine> engines, final Clock clock) {
        this.engines = engines;
        this.clock = clock;
    }

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return PROPERTIES;
    }

    @Override
    protected Collection<ValidationResult> customValidate(final ValidationContext context) {
        final List<ValidationResult> problems = new ArrayList<>();
        final String kind = context.getProperty(VERSION_POLICY).getValue();
        requireFor(VersionPolicyKind.SPECIFIC, kind, VERSION, context, problems);
        requireFor(VersionPolicyKind.LABEL, kind, LABEL, context, problems);
        final RepositorySettings settings = settings(context);
        settings.locationProblem().ifPresent(problem -> problems.add(invalid(REPOSITORY_DIRECTORY, problem)));
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

    /**
     * Starts to serve. The models are loaded in the background.
     *
     * @param context the configuration
     * @throws InitializationException if the repository does not exist or cannot be read
     */
    @OnEnabled
    public void onEnabled(final ConfigurationContext context) throws InitializationException {
        onDisabled();
        final RepositoryStorage opened = openChecked(context);
        final ModelRepository repository = new ModelRepository(opened);
        final Duration interval =
                Duration.ofMillis(context.getProperty(POLLING_INTERVAL).asTimePeriod(TimeUnit.MILLISECONDS));
        final VersionManager started = new VersionManager(
                repository,
                new VersionLoader(repository, engines.get()),
                ManagerSettings.of(policy(context), models(context), interval).within(memoryLimit(context)),
                clock,
                new LoggedEvents(getLogger()));
        started.start("Model versions of " + getIdentifier());
        catalogue = new ModelCatalogue(new RepositoryFolder(opened), clock);
        storage = opened;
        manager = started;
    }

    private static RepositoryStorage openChecked(final ConfigurationContext context) throws InitializationException {
        try {
            return settings(context).openChecked();
        } catch (final IOException e) {
            throw new InitializationException(Explanation.of(e), e);
        }
    }

    /** Serves nothing new any more; open leases finish first, and each version is released with its last lease. */
    @OnDisabled
    public void onDisabled() {
        final VersionManager running = manager;
        manager = null;
        catalogue = null;
        if (running != null) {
            running.close();
        }
        final RepositoryStorage opened = storage;
        storage = null;
        if (opened != null) {
            close(opened);
        }
    }

    private void close(final RepositoryStorage opened) {
        try {
            opened.close();
        } catch (final IOException e) {
            getLogger().warn("The repository cannot be closed: {}", Explanation.of(e));
        }
    }

    @Override
    public ModelLease acquire(final String model, final VersionSelector selector) throws ModelUnavailableException {
        final VersionManager running = manager;
        if (running == null) {
            throw new ModelUnavailableException(
                    Reason.DISABLED, "Model " + model + ": the model service is not enabled");
        }
        return running.acquire(model, selector);
    }

    @Override
    public List<ModelVersionStatus> versions() {
        final VersionManager running = manager;
        return running == null ? List.of() : running.versions();
    }

    @Override
    public ModelVersionDescription describe(final String model, final long version) throws ModelRepositoryException {
        return enabledCatalogue(model).describe(model, version);
    }

    @Override
    public LabelChange moveLabel(final String model, final String label, final long version, final String reason)
            throws ModelRepositoryException {
        final ModelCatalogue enabled = enabledCatalogue(model);
        for (final ModelVersionStatus status : versions()) {
            if (status.state() == State.ERROR
                    && status.version() == version
                    && status.model().equals(model)) {
                throw new ModelRepositoryException(
                        "Label " + label + " cannot name version " + version + " of model " + model
                                + ", which this node refuses: " + status.explanation(),
                        false);
            }
        }
        final LabelChange change = enabled.moveLabel(model, label, version, reason);
        final VersionManager running = manager;
        if (running != null) {
            running.wake();
        }
        return change;
    }

    private ModelCatalogue enabledCatalogue(final String model) throws ModelRepositoryException {
        final ModelCatalogue enabled = catalogue;
        if (enabled == null) {
            throw new ModelRepositoryException("Model " + model + ": the model service is not enabled", true);
        }
        return enabled;
    }

    @Override
    public List<ConfigVerificationResult> verify(
            final ConfigurationContext context,
            final ComponentLog verificationLogger,
            final Map<String, String> variables) {
        final Thread thread = Thread.currentThread();
        final ClassLoader before = thread.getContextClassLoader();
        // The engine looks classes up by the context class loader, and its first use may be here.
        thread.setContextClassLoader(getClass().getClassLoader());
        try (RepositoryStorage opened = settings(context).open()) {
            final ModelRepository repository = new ModelRepository(opened);
            final VersionLoader loader = new VersionLoader(repository, engines.get());
            return new RepositoryVerifier(repository, loader, policy(context), memoryLimit(context))
                    .verify(models(context));
        } catch (final IOException e) {
            return List.of(RepositoryVerifier.unreadable(e));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static RepositorySettings settings(final PropertyContext context) {
        return new RepositorySettings(
                context.getProperty(REPOSITORY_DIRECTORY).getValue(),
                context.getProperty(HADOOP_CLIENT_CLASSPATH).getValue(),
                context.getProperty(HADOOP_CONFIGURATION_RESOURCES).getValue());
    }

    private static VersionPolicy policy(final PropertyContext context) {
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

    private static OptionalLong memoryLimit(final PropertyContext context) {
        final Double limit = context.getProperty(MEMORY_LIMIT).asDataSize(DataUnit.B);
        return limit == null ? OptionalLong.empty() : OptionalLong.of(limit.longValue());
    }

    private static Set<String> models(final PropertyContext context) {
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
