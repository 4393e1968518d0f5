package org.nifiaaas.services.livy;

import java.net.PasswordAuthentication;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.lifecycle.OnDisabled;
import org.apache.nifi.annotation.lifecycle.OnEnabled;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.PropertyValue;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.controller.AbstractControllerService;
import org.apache.nifi.controller.ConfigurationContext;
import org.apache.nifi.controller.VerifiableControllerService;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.util.StandardValidators;
import org.apache.nifi.ssl.SSLContextService;
import org.nifiaaas.services.LivyBatchService;
import org.nifiaaas.services.LivyException;
import org.nifiaaas.services.SparkBatch;
import org.nifiaaas.services.SparkBatchRequest;

/**
 * The connection to one Livy server.
 *
 * <p>Thread-safe. Enabling it does not need a running Livy, so that a flow starts in any order; {@link #verify} tells whether Livy answers. Disabling it
 * ends its threads.
 */
@Tags({"livy", "spark", "batch", "training"})
@CapabilityDescription("Submits and watches Spark batches through the REST API of Apache Livy (0.7 or newer)."
        + " No call lasts longer than the two timeouts together, and nothing is retried by the service itself.")
public final class StandardLivyBatchService extends AbstractControllerService
        implements LivyBatchService, VerifiableControllerService {

    static final PropertyDescriptor LIVY_URL = new PropertyDescriptor.Builder()
            .name("Livy URL")
            .description("Address of Livy, such as http://livy.example.org:8998, without /batches."
                    + " A gateway's path belongs to it; a user name does not")
            .required(true)
            .addValidator(StandardLivyBatchService::validateUrl)
            .build();

    static final PropertyDescriptor CONNECT_TIMEOUT = new PropertyDescriptor.Builder()
            .name("Connect Timeout")
            .description("How long to wait for a connection to Livy")
            .required(true)
            .defaultValue("5 secs")
            .addValidator(StandardValidators.createTimePeriodValidator(10, TimeUnit.MILLISECONDS, 10, TimeUnit.MINUTES))
            .build();

    static final PropertyDescriptor RESPONSE_TIMEOUT = new PropertyDescriptor.Builder()
            .name("Response Timeout")
            .description(
                    "How long to wait for Livy's complete answer once it is connected."
                            + " Livy answers a submission before the batch runs, so this has nothing to do with the batch's length")
            .required(true)
            .defaultValue("30 secs")
            .addValidator(StandardValidators.createTimePeriodValidator(10, TimeUnit.MILLISECONDS, 10, TimeUnit.MINUTES))
            .build();

    static final PropertyDescriptor USERNAME = new PropertyDescriptor.Builder()
            .name("Username")
            .description(
                    "User for Basic authentication. Use it with https only: Basic authentication does not hide the password")
            .required(false)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    static final PropertyDescriptor PASSWORD = new PropertyDescriptor.Builder()
            .name("Password")
            .description("Password for Basic authentication")
            .required(false)
            .sensitive(true)
            .addValidator(StandardValidators.NON_EMPTY_VALIDATOR)
            .build();

    static final PropertyDescriptor SSL_CONTEXT_SERVICE = new PropertyDescriptor.Builder()
            .name("SSL Context Service")
            .description(
                    "Keys and trusted certificates for https. Without it the Java installation's trusted certificates are used")
            .required(false)
            .identifiesControllerService(SSLContextService.class)
            .build();

    private static final List<PropertyDescriptor> DESCRIPTORS =
            List.of(LIVY_URL, CONNECT_TIMEOUT, RESPONSE_TIMEOUT, USERNAME, PASSWORD, SSL_CONTEXT_SERVICE);

    private volatile LivyClient client;

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return DESCRIPTORS;
    }

    @Override
    protected Collection<ValidationResult> customValidate(final ValidationContext context) {
        final List<ValidationResult> results = new ArrayList<>();
        if (context.getProperty(USERNAME).isSet()
                != context.getProperty(PASSWORD).isSet()) {
            results.add(invalid(USERNAME.getName(), "Username and Password must be set together"));
        }
        if (context.getProperty(USERNAME).isSet()
                && context.getProperty(USERNAME).getValue().contains(":")) {
            results.add(invalid(USERNAME.getName(), "Basic authentication does not allow a colon in the user name"));
        }
        final boolean encrypted = context.getProperty(LIVY_URL).isSet()
                && context.getProperty(LIVY_URL).getValue().startsWith("https:");
        if (context.getProperty(SSL_CONTEXT_SERVICE).isSet() && !encrypted) {
            results.add(invalid(SSL_CONTEXT_SERVICE.getName(), "it is of no use unless Livy URL starts with https:"));
        }
        return results;
    }

    /**
     * Builds the client.
     *
     * @param context the service's configuration
     */
    @OnEnabled
    public void connect(final ConfigurationContext context) {
        client = newClient(context);
    }

    /** Ends the client's threads. */
    @OnDisabled
    public void disconnect() {
        final LivyClient closing = client;
        client = null;
        if (closing != null) {
            closing.close();
        }
    }

    @Override
    public List<ConfigVerificationResult> verify(
            final ConfigurationContext context,
            final ComponentLog verificationLogger,
            final Map<String, String> variables) {
        final ConfigVerificationResult.Builder result =
                new ConfigVerificationResult.Builder().verificationStepName("Ask Livy for its batches");
        try (LivyClient probe = newClient(context)) {
            final int batches = probe.countBatches();
            result.outcome(ConfigVerificationResult.Outcome.SUCCESSFUL)
                    .explanation("Livy answers at " + probe.batchesUri() + " and remembers " + batches
                            + (batches == 1 ? " batch" : " batches"));
        } catch (final LivyException e) {
            result.outcome(ConfigVerificationResult.Outcome.FAILED).explanation(e.getMessage() + advice(e.kind()));
        }
        return List.of(result.build());
    }

    @Override
    public URI batchesUri() {
        return enabledClient().batchesUri();
    }

    @Override
    public SparkBatch submit(final SparkBatchRequest request) throws LivyException {
        return enabledClient().submit(request);
    }

    @Override
    public void conceal(final Collection<String> secrets) {
        enabledClient().conceal(secrets);
    }

    @Override
    public Optional<SparkBatch> findByName(final String name) throws LivyException {
        return enabledClient().findByName(name);
    }

    @Override
    public List<String> logTail(final long id, final int lines) throws LivyException {
        return enabledClient().logTail(id, lines);
    }

    @Override
    public boolean delete(final long id) throws LivyException {
        return enabledClient().delete(id);
    }

    private LivyClient enabledClient() {
        final LivyClient current = client;
        if (current == null) {
            throw new IllegalStateException("The Livy batch service is not enabled");
        }
        return current;
    }

    private static LivyClient newClient(final ConfigurationContext context) {
        final Optional<PasswordAuthentication> credentials =
                context.getProperty(USERNAME).isSet()
                        ? Optional.of(new PasswordAuthentication(
                                context.getProperty(USERNAME).getValue(),
                                context.getProperty(PASSWORD).getValue().toCharArray()))
                        : Optional.empty();
        final Optional<SSLContext> tls = Optional.ofNullable(
                        context.getProperty(SSL_CONTEXT_SERVICE).asControllerService(SSLContextService.class))
                .map(SSLContextService::createContext);
        return new LivyClient(
                URI.create(context.getProperty(LIVY_URL).getValue().strip()),
                duration(context.getProperty(CONNECT_TIMEOUT)),
                duration(context.getProperty(RESPONSE_TIMEOUT)),
                credentials,
                tls);
    }

    private static Duration duration(final PropertyValue value) {
        return Duration.ofMillis(value.asTimePeriod(TimeUnit.MILLISECONDS));
    }

    private static String advice(final LivyException.Kind kind) {
        return switch (kind) {
            case UNREACHABLE -> ". Check that Livy runs, its host and port, and the network in between.";
            case NO_ANSWER -> ". Check that this is Livy's port; if Livy is only slow, raise Response Timeout.";
            case UNAUTHORIZED -> ". Check Username and Password.";
            case UNREADABLE -> ". Check that Livy URL is the address of Livy itself, without /batches or /ui.";
            default -> ". See Livy's own log.";
        };
    }

    private static ValidationResult validateUrl(
            final String subject, final String input, final ValidationContext context) {
        final Optional<String> fault = faultOf(input);
        return new ValidationResult.Builder()
                .subject(subject)
                // NiFi writes it into its log.
                .input(input.replaceAll("//[^/]*@", "//***@"))
                .valid(fault.isEmpty())
                .explanation(fault.orElse("it is an address"))
                .build();
    }

    private static Optional<String> faultOf(final String input) {
        final URI url;
        try {
            url = new URI(input.strip());
        } catch (final URISyntaxException e) {
            return Optional.of("it is not a URL: " + e.getReason());
        }
        if (url.getHost() == null || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
            return Optional.of("it must be http://host:port or https://host:port");
        }
        if (url.getUserInfo() != null) {
            return Optional.of("credentials belong into Username and Password");
        }
        if (url.getQuery() != null || url.getFragment() != null) {
            return Optional.of("it must not have a query or a fragment");
        }
        return Optional.empty();
    }

    private static ValidationResult invalid(final String subject, final String explanation) {
        return new ValidationResult.Builder()
                .subject(subject)
                .valid(false)
                .explanation(explanation)
                .build();
    }
}
