package org.nifiaaas.services.profile;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.nifi.annotation.behavior.Restricted;
import org.apache.nifi.annotation.behavior.Restriction;
import org.apache.nifi.annotation.behavior.SystemResource;
import org.apache.nifi.annotation.behavior.SystemResourceConsideration;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.RequiredPermission;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.context.PropertyContext;
import org.apache.nifi.controller.ConfigurationContext;
import org.apache.nifi.processor.DataUnit;
import org.apache.nifi.processor.util.StandardValidators;
import org.apache.nifi.reporting.InitializationException;
import org.nifiaaas.services.profile.erasure.ErasureRecord;
import org.nifiaaas.services.profile.erasure.ProfileKeeper;
import org.nifiaaas.services.profile.erasure.Rounds;

/**
 * Keeps profiles in a directory of this node.
 *
 * <p>Thread-safe. See {@link ProfileStore} for who waits for whom, and {@link StoreFolder} for what lies in the directory.
 */
@Tags({"profile", "features", "windows", "history", "state", "embedded", "rocksdb"})
@CapabilityDescription(
        "Keeps profiles of users, items and other subjects in a directory of this node, in an embedded store. A change is on its way to the disk when it is "
                + "done: it outlives the end of NiFi, also by kill -9, and with Sync the end of the machine. Profiles that nobody changes for the Time to Live are forgotten.")
@SystemResourceConsideration(
        resource = SystemResource.MEMORY,
        description =
                "The Cache Size, outside of the Java heap; in the heap the profiles that a change reads, and those that are used again and again, a sixteenth of it and at most 64 MB.")
@SystemResourceConsideration(
        resource = SystemResource.DISK,
        description = "About twice the profiles; each change is written several times when files are merged.")
@Restricted(
        restrictions = {
            @Restriction(
                    requiredPermission = RequiredPermission.WRITE_FILESYSTEM,
                    explanation = "Makes and writes the directory that its property names, with the rights of NiFi.")
        })
public final class EmbeddedProfileService extends AbstractProfileService {

    static final PropertyDescriptor DIRECTORY = new PropertyDescriptor.Builder()
            .name("Directory")
            .description(
                    "Directory of the profiles, on a disk of this node, which nobody else uses. It is made if there is none")
            .required(true)
            .expressionLanguageSupported(scopeOfTheNode())
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    static final PropertyDescriptor TIME_TO_LIVE = new PropertyDescriptor.Builder()
            .name("Time to Live")
            .description(
                    "Profiles that nobody has changed for longer are forgotten: they are never read again, and leave the disk within a month. "
                            + "It should be longer than the longest window of the features")
            .required(true)
            .defaultValue("400 days")
            .addValidator(StandardValidators.createTimePeriodValidator(1, TimeUnit.MINUTES, 3650, TimeUnit.DAYS))
            .build();

    static final PropertyDescriptor CACHE_SIZE = new PropertyDescriptor.Builder()
            .name("Cache Size")
            .description(
                    "Memory of the store, outside of the Java heap: for what is read often, and for what is not yet in its files")
            .required(true)
            .defaultValue("256 MB")
            .addValidator(StandardValidators.createDataSizeBoundsValidator(8L << 20, 1L << 40))
            .build();

    static final PropertyDescriptor SYNC = new PropertyDescriptor.Builder()
            .name("Sync")
            .description(
                    "Whether each change waits for the disk. If so, it outlives power failure and a crash of the machine; if not, the end of NiFi alone, "
                            + "also by kill -9, as it is with NiFi's own repositories")
            .required(true)
            .allowableValues("true", "false")
            .defaultValue("false")
            .build();

    private static final List<PropertyDescriptor> DESCRIPTORS = with(DIRECTORY, TIME_TO_LIVE, CACHE_SIZE, SYNC);
    private static final String LOOK = "Look at the directory";
    private static final String OPEN = "Open the profiles";

    private final Clock clock;

    /** Creates the service as NiFi does. */
    public EmbeddedProfileService() {
        this(Clock.systemUTC(), Rounds.real());
    }

    EmbeddedProfileService(final Clock clock, final Rounds rounds) {
        super(rounds);
        this.clock = clock;
    }

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return DESCRIPTORS;
    }

    @Override
    protected Collection<ValidationResult> customValidate(final ValidationContext context) {
        final List<ValidationResult> problems = new ArrayList<>(super.customValidate(context));
        problems.addAll(pathProblems(DIRECTORY, context));
        return problems;
    }

    /** Opens the store, and makes it if there is none. */
    @Override
    ProfileKeeper open(final ConfigurationContext context, final ErasureRecord record) throws InitializationException {
        final StoreFolder folder = folder(context);
        try {
            final ProfileStore opened = ProfileStore.open(folder, settings(context), clock);
            getLogger().info(holds(folder, opened.count()));
            return opened;
        } catch (final TableException e) {
            throw new InitializationException(explained(folder, e), e);
        }
    }

    @Override
    List<ConfigVerificationResult> look(final ConfigurationContext context) {
        final StoreFolder folder = folder(context);
        try {
            if (!folder.exists()) {
                folder.checkParent();
                return List.of(successful(LOOK, "The directory of profiles " + folder.path() + " will be made"));
            }
            folder.check();
        } catch (final TableException e) {
            return List.of(failed(LOOK, explained(folder, e)));
        }
        if (!folder.hasTable()) {
            return List.of(successful(
                    LOOK, "The directory of profiles " + folder.path() + " is there, and holds no profiles yet"));
        }
        final ConfigVerificationResult looked =
                successful(LOOK, "The directory of profiles " + folder.path() + " is there");
        try {
            return List.of(looked, successful(OPEN, holds(folder, folder.count(settings(context)))));
        } catch (final TableException e) {
            return List.of(looked, failed(OPEN, explained(folder, e)));
        }
    }

    private static String holds(final StoreFolder folder, final long count) {
        return String.format(
                Locale.ROOT,
                "The directory of profiles %s holds up to about %d %s in %.1f MB",
                folder.path(),
                count,
                count == 1 ? "profile" : "profiles",
                folder.bytes() / (double) (1 << 20));
    }

    private static String explained(final StoreFolder folder, final TableException reason) {
        return "The directory of profiles " + folder.path() + " " + reason.getMessage();
    }

    private static StoreFolder folder(final PropertyContext context) {
        return new StoreFolder(Path.of(path(DIRECTORY, context)));
    }

    private static TableSettings settings(final PropertyContext context) {
        return new TableSettings(
                Duration.ofSeconds(context.getProperty(TIME_TO_LIVE).asTimePeriod(TimeUnit.SECONDS)),
                context.getProperty(CACHE_SIZE).asDataSize(DataUnit.B).longValue(),
                context.getProperty(SYNC).asBoolean());
    }
}
