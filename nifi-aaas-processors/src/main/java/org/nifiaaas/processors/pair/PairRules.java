package org.nifiaaas.processors.pair;

import java.util.Optional;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.processor.ProcessContext;
import org.nifiaaas.processors.record.Choice;
import org.nifiaaas.processors.record.FieldPath;
import org.nifiaaas.processors.record.RecordProperties;
import org.nifiaaas.services.ProfileService;

/**
 * Where the features of pairs come from that are not in the records.
 *
 * @param profiles keeps profiles, if there is such a service
 * @param history whose word counts on what a user bought
 * @param timeField field with the moment that a record is scored for; a record without it is scored for the present
 */
public record PairRules(Optional<ProfileService> profiles, UserHistory history, FieldPath timeField) {

    public static final PropertyDescriptor PROFILE_SERVICE = new PropertyDescriptor.Builder()
            .name("Profile Service")
            .description(
                    "Where features come from that a version asks for and records do not have: profiles that ExtractFeatures keeps with the specification "
                            + "of the version. They are read and never changed")
            .required(false)
            .identifiesControllerService(ProfileService.class)
            .build();

    public static final PropertyDescriptor USER_HISTORY = Choice.property(
            "User History",
            "Where versions that score by what a user bought have that from. Others do not look at it",
            UserHistory.VERSION);

    public static final PropertyDescriptor TIME_FIELD = RecordProperties.field(
            "Time Field",
            "Field with the moment for which features are read from profiles, as ExtractFeatures writes it; a record without it gets those of the present"
                    + RecordProperties.OR_PATH,
            "event_time");

    /** Reads the properties of a valid processor. */
    public static PairRules of(final ProcessContext context) {
        return new PairRules(
                Optional.ofNullable(context.getProperty(PROFILE_SERVICE).asControllerService(ProfileService.class)),
                Choice.of(context, USER_HISTORY, UserHistory.class),
                FieldPath.of(context, TIME_FIELD));
    }

    /** Features from the fields of records alone, and live histories if a record has one. */
    public static PairRules ofRecords(final UserHistory history) {
        return new PairRules(Optional.empty(), history, FieldPath.of("event_time"));
    }
}
