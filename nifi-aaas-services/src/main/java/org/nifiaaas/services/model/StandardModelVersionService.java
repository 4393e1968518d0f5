package org.nifiaaas.services.model;

import java.io.IOException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.nifi.annotation.behavior.Restricted;
import org.apache.nifi.annotation.behavior.Restriction;
import org.apache.nifi.annotation.behavior.SystemResource;
import org.apache.nifi.annotation.behavior.SystemResourceConsideration;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.lifecycle.OnDisabled;
import org.apache.nifi.annotation.lifecycle.OnEnabled;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.RequiredPermission;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.controller.AbstractControllerService;
import org.apache.nifi.controller.ConfigurationContext;
import org.apache.nifi.controller.VerifiableControllerService;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.reporting.InitializationException;
import org.nifiaaas.repository.bundle.RepositoryFolder;
import org.nifiaaas.repository.storage.RepositoryStorage;
import org.nifiaaas.services.LabelChange;
import org.nifiaaas.services.ModelInterest;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ModelRepositoryException;
import org.nifiaaas.services.ModelUnavailableException;
import org.nifiaaas.services.ModelUnavailableException.Reason;
import org.nifiaaas.services.ModelVersionDescription;
import org.nifiaaas.services.ModelVersionService;
import org.nifiaaas.services.ModelVersionStatus;
import org.nifiaaas.services.VersionSelector;
import org.nifiaaas.services.engine.Engines;
import org.nifiaaas.services.model.loading.LoadPace;
import org.nifiaaas.services.model.loading.VersionLoader;
import org.nifiaaas.services.model.source.Explanation;
import org.nifiaaas.services.model.source.ModelCatalogue;
import org.nifiaaas.services.model.source.ModelRepository;
import org.nifiaaas.services.model.version.ModelVersion;

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
@SystemResourceConsideration(
        resource = SystemResource.MEMORY,
        description =
                "Loaded versions, the old and the new one of a swap together, within Memory Limit; for a moment up to three times the file that is loaded.")
@SystemResourceConsideration(
        resource = SystemResource.CPU,
        description =
                "While versions are scored with, the Loading Share of the processors for a new one; else as much as there is.")
@Restricted(
        restrictions = {
            @Restriction(
                    requiredPermission = RequiredPermission.READ_FILESYSTEM,
                    explanation =
                            "Reads the repository and the configuration files that its properties name, with the rights of NiFi."),
            @Restriction(
                    requiredPermission = RequiredPermission.EXECUTE_CODE,
                    explanation = "Loads the Hadoop client that its property names.")
        })
public final class StandardModelVersionService extends AbstractControllerService
        implements ModelVersionService, VerifiableControllerService {

    private final Supplier<Engines> engines;
    private final Clock clock;
    private volatile VersionManager manager;
    private volatile ModelCatalogue catalogue;
    private volatile RepositoryStorage storage;

    /** Creates the service as NiFi does, with all engines that there are. */
    public StandardModelVersionService() {
        this(ServedEngines::all, Clock.systemUTC());
    }

    public StandardModelVersionService(final Supplier<Engines> engines) {
        this(engines, Clock.systemUTC());
    }

    StandardModelVersionService(final Supplier<Engines> engines, final Clock clock) {
        this.engines = engines;
        this.clock = clock;
    }

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return ServiceProperties.ALL;
    }

    @Override
    protected Collection<ValidationResult> customValidate(final ValidationContext context) {
        return ServiceProperties.validate(context);
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
        boolean started = false;
        try {
            final VersionManager starting = manager(context, new ModelRepository(opened));
            starting.start("Model versions of " + getIdentifier());
            catalogue = new ModelCatalogue(new RepositoryFolder(opened), clock);
            storage = opened;
            manager = starting;
            started = true;
        } finally {
            if (!started) {
                close(opened);
            }
        }
    }

    private VersionManager manager(final ConfigurationContext context, final ModelRepository repository) {
        final LoadPace pace = new LoadPace(ServiceProperties.loadingShare(context));
        return new VersionManager(
                repository,
                new VersionLoader(repository, engines.get(), pace),
                ServiceProperties.manager(context),
                clock,
                new LoggedEvents(getLogger()));
    }

    private static RepositoryStorage openChecked(final ConfigurationContext context) throws InitializationException {
        try {
            return ServiceProperties.repository(context).openChecked();
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
        final RepositoryStorage opened = storage;
        storage = null;
        try {
            if (running != null) {
                running.close();
            }
        } finally {
            if (opened != null) {
                close(opened);
            }
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
    public ModelInterest hold(final String model, final Collection<VersionSelector> selectors) {
        final VersionManager running = manager;
        return running == null ? () -> {} : running.hold(model, selectors);
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
    public OptionalLong labelled(final String model, final String label) throws ModelRepositoryException {
        return enabledCatalogue(model).labelled(model, label);
    }

    @Override
    public LabelChange moveLabel(final String model, final String label, final long version, final String reason)
            throws ModelRepositoryException {
        return moveLabel(model, label, version, reason, "");
    }

    @Override
    public LabelChange moveLabel(
            final String model, final String label, final long version, final String reason, final String mover)
            throws ModelRepositoryException {
        final ModelCatalogue enabled = enabledCatalogue(model);
        final VersionManager running = manager;
        final Optional<ModelVersion> refused = running == null ? Optional.empty() : running.refused(model, version);
        if (refused.isPresent()) {
            throw new ModelRepositoryException(
                    "Label " + label + " cannot name version " + version + " of model " + model
                            + ", which this node refuses: "
                            + refused.get().refusal().orElse("it is about to try again"),
                    refused.get().isPassing());
        }
        final LabelChange change = enabled.moveLabel(model, label, version, reason, mover);
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
        try (RepositoryStorage opened = ServiceProperties.repository(context).open()) {
            final ModelRepository repository = new ModelRepository(opened);
            final VersionLoader loader = new VersionLoader(repository, engines.get());
            return new RepositoryVerifier(
                            repository,
                            loader,
                            ServiceProperties.policy(context),
                            ServiceProperties.memoryLimit(context))
                    .verify(ServiceProperties.models(context));
        } catch (final IOException e) {
            return List.of(RepositoryVerifier.unreadable(e));
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
