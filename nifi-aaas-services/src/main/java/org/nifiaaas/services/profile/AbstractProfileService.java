package org.nifiaaas.services.profile;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.nifi.annotation.behavior.Stateful;
import org.apache.nifi.annotation.lifecycle.OnDisabled;
import org.apache.nifi.annotation.lifecycle.OnEnabled;
import org.apache.nifi.annotation.lifecycle.OnShutdown;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.components.Validator;
import org.apache.nifi.components.state.Scope;
import org.apache.nifi.context.PropertyContext;
import org.apache.nifi.controller.AbstractControllerService;
import org.apache.nifi.controller.ConfigurationContext;
import org.apache.nifi.controller.VerifiableControllerService;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.reporting.InitializationException;
import org.nifiaaas.services.ProfileService;
import org.nifiaaas.services.ProfileStoreException;
import org.nifiaaas.services.profile.erasure.ErasedUsersFile;
import org.nifiaaas.services.profile.erasure.Erasure;
import org.nifiaaas.services.profile.erasure.ErasureException;
import org.nifiaaas.services.profile.erasure.ErasureRecord;
import org.nifiaaas.services.profile.erasure.GuardedProfiles;
import org.nifiaaas.services.profile.erasure.ProfileKeeper;
import org.nifiaaas.services.profile.erasure.Rounds;

/**
 * A service around something that keeps profiles: how it is enabled, verified and disabled, and which users are erased. A subclass says where profiles are kept.
 *
 * <p>Thread-safe.
 */
@Stateful(
        scopes = Scope.LOCAL,
        description =
                "Which list of erased users has been applied on this node: how many users it names, when it was written, and its checksum; "
                        + "with a map cache also what profiles have been seen to count. Never an id.")
public abstract class AbstractProfileService extends AbstractControllerService
        implements ProfileService, VerifiableControllerService {

    static final PropertyDescriptor ERASED_USERS = new PropertyDescriptor.Builder()
            .name("Erased Users")
            .description(
                    "File of users of whom nothing may be kept: one id a line in UTF-8, as records have it; lines that begin with # say nothing. Their profiles are erased, "
                            + "and no new ones made, as long as they stand in it. It need not be there yet, and is looked at every 5 seconds. Empty: nobody is erased")
            .required(false)
            .expressionLanguageSupported(scopeOfTheNode())
            .addValidator(Validator.VALID)
            .build();

    private static final String LOOK = "Read the list of erased users";

    private final Rounds rounds;
    private volatile GuardedProfiles profiles;
    private volatile Erasure erasure;
    private volatile Rounds.Running running;

    AbstractProfileService(final Rounds rounds) {
        this.rounds = rounds;
    }

    /** NiFi 1 calls it the variable registry, and NiFi 2, which has none, the environment. */
    static ExpressionLanguageScope scopeOfTheNode() {
        return Stream.of(ExpressionLanguageScope.values())
                .filter(scope ->
                        scope != ExpressionLanguageScope.NONE && scope != ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
                .findFirst()
                .orElseThrow();
    }

    /** The properties of a subclass, and those of all. */
    static List<PropertyDescriptor> with(final PropertyDescriptor... own) {
        return Stream.concat(Arrays.stream(own), Stream.of(ERASED_USERS)).toList();
    }

    /** Opens what keeps the profiles. */
    abstract ProfileKeeper open(ConfigurationContext context, ErasureRecord record) throws InitializationException;

    /** Looks at what would be opened, and changes nothing. */
    abstract List<ConfigVerificationResult> look(ConfigurationContext context);

    @Override
    protected Collection<ValidationResult> customValidate(final ValidationContext context) {
        return path(ERASED_USERS, context).isEmpty() ? List.of() : pathProblems(ERASED_USERS, context);
    }

    static List<ValidationResult> pathProblems(final PropertyDescriptor property, final ValidationContext context) {
        final String path = path(property, context);
        String problem = path.isBlank() ? "it is empty" : "";
        try {
            Path.of(path);
        } catch (final InvalidPathException e) {
            problem = "it is no path: " + e.getReason();
        }
        return problem.isEmpty()
                ? List.of()
                : List.of(new ValidationResult.Builder()
                        .subject(property.getName())
                        .input(path)
                        .valid(false)
                        .explanation(problem)
                        .build());
    }

    static String path(final PropertyDescriptor property, final PropertyContext context) {
        final String path =
                context.getProperty(property).evaluateAttributeExpressions().getValue();
        return path == null ? "" : path.strip();
    }

    /**
     * Opens the profiles, and erases those of the users that are to be erased, before anybody sees them.
     *
     * @param context the configuration
     * @throws InitializationException if they cannot be opened, or it is not known who is to be erased
     */
    @OnEnabled
    public void onEnabled(final ConfigurationContext context) throws InitializationException {
        onDisabled();
        final ErasureRecord record = new ErasureRecord(getStateManager());
        final GuardedProfiles opened = new GuardedProfiles(open(context, record));
        final Erasure begun = new Erasure(opened, erasedUsers(context), record, getLogger());
        boolean ready = false;
        try {
            begun.begin();
            ready = true;
        } catch (final ErasureException | ProfileStoreException e) {
            throw new InitializationException(e.getMessage(), e);
        } finally {
            if (!ready) {
                close(opened);
            }
        }
        profiles = opened;
        erasure = begun;
        running = begun.goesOn() ? rounds.start("Erased users of " + getIdentifier(), begun::look) : () -> {};
    }

    private static Optional<ErasedUsersFile> erasedUsers(final PropertyContext context) {
        final String path = path(ERASED_USERS, context);
        return path.isEmpty() ? Optional.empty() : Optional.of(new ErasedUsersFile(Path.of(path)));
    }

    /** Waits for the change that is at work, and closes the profiles. */
    @OnDisabled
    @OnShutdown
    public void onDisabled() {
        final GuardedProfiles closing = profiles;
        profiles = null;
        if (closing == null) {
            return;
        }
        running.close();
        erasure.close();
        close(closing);
    }

    private void close(final GuardedProfiles closing) {
        try {
            closing.close();
        } catch (final ProfileStoreException e) {
            getLogger().warn("{}; the last changes may not be on the disk yet", e.getMessage());
        }
    }

    @Override
    public Map<String, byte[]> read(final Collection<String> keys) throws ProfileStoreException {
        return enabledProfiles().read(keys);
    }

    @Override
    public void update(final Change change) throws ProfileStoreException {
        enabledProfiles().update(change);
    }

    private GuardedProfiles enabledProfiles() throws ProfileStoreException {
        final GuardedProfiles enabled = profiles;
        if (enabled == null) {
            throw new ProfileStoreException(
                    "The profiles cannot be used, for their service is not enabled: enable it", true, null);
        }
        return enabled;
    }

    @Override
    public List<ConfigVerificationResult> verify(
            final ConfigurationContext context,
            final ComponentLog verificationLogger,
            final Map<String, String> variables) {
        final List<ConfigVerificationResult> results = new ArrayList<>(look(context));
        erasedUsers(context).map(AbstractProfileService::look).ifPresent(results::add);
        return results;
    }

    private static ConfigVerificationResult look(final ErasedUsersFile file) {
        try {
            return successful(LOOK, file.describe());
        } catch (final ErasureException e) {
            return failed(LOOK, e.getMessage());
        }
    }

    static ConfigVerificationResult successful(final String step, final String explanation) {
        return result(ConfigVerificationResult.Outcome.SUCCESSFUL, step, explanation);
    }

    static ConfigVerificationResult failed(final String step, final String explanation) {
        return result(ConfigVerificationResult.Outcome.FAILED, step, explanation);
    }

    private static ConfigVerificationResult result(
            final ConfigVerificationResult.Outcome outcome, final String step, final String explanation) {
        return new ConfigVerificationResult.Builder()
                .outcome(outcome)
                .verificationStepName(step)
                .explanation(explanation)
                .build();
    }
}
