package org.nifiaaas.processors.rank;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.serialization.record.RecordField;
import org.nifiaaas.processors.model.Reasons;
import org.nifiaaas.processors.rank.lookup.ItemLists;
import org.nifiaaas.processors.record.Choice;
import org.nifiaaas.processors.record.FieldPath;
import org.nifiaaas.processors.record.Passport;
import org.nifiaaas.processors.record.RecordProperties;

/**
 * How items are ranked.
 *
 * @param userField field of the user id
 * @param candidates which items may be recommended
 * @param candidatesField field with candidates, used for {@link CandidateSource#FIELD}
 * @param boughtField field with items that are not recommended again
 * @param recommendationsField field that the recommendations are written to
 * @param topK most recommendations of a user
 * @param reasons most reasons of a recommendation; with 0 recommendations have no such fields
 * @param offers what an offer does
 * @param unknownUsers what becomes of unknown users
 */
public record RankingRules(
        FieldPath userField,
        CandidateSource candidates,
        Optional<FieldPath> candidatesField,
        Optional<FieldPath> boughtField,
        FieldPath recommendationsField,
        int topK,
        int reasons,
        OfferHandling offers,
        UnknownUsers unknownUsers) {

    public static final PropertyDescriptor CANDIDATES =
            Choice.property("Candidates", "Which items may be recommended", CandidateSource.CATALOGUE);

    public static final PropertyDescriptor CANDIDATES_FIELD = RecordProperties.optionalField(
            "Candidates Field",
            "Field with an array of item ids; needed if Candidates is field. " + RecordProperties.LIST_OR_PATH);

    public static final PropertyDescriptor BOUGHT_FIELD = RecordProperties.optionalField(
            "Bought Field",
            "Field with an array of item ids that are not recommended to this user. " + RecordProperties.LIST_OR_PATH);

    public static final PropertyDescriptor OFFER_HANDLING = Choice.property(
            "Offer Handling",
            "What an offer does to a recommendation; without Offers File it does nothing",
            OfferHandling.ATTACH);

    public static final PropertyDescriptor UNKNOWN_USERS = Choice.property(
            "Unknown Users",
            "What becomes of a user whom the model version does not know. Such users are always counted",
            UnknownUsers.UNMATCHED);

    public static final PropertyDescriptor TOP_K =
            RecordProperties.count("Top K", "Most recommendations of a user", 10, 1, 10_000);

    public static final PropertyDescriptor REASONS = Reasons.property("recommendation");

    public static final PropertyDescriptor RECOMMENDATIONS_FIELD = RecordProperties.writtenField(
            "Recommendations Field",
            "Field that the recommendations are written to, an array of rank, item, score, offer and reward, and of reasons and reasons_text if they are asked for"
                    + RecordProperties.OR_NESTED,
            "recommendations");

    /** Reads the properties of a valid processor. */
    public static RankingRules of(final ProcessContext context) {
        return new RankingRules(
                FieldPath.of(context, RecordProperties.USER_FIELD),
                Choice.of(context, CANDIDATES, CandidateSource.class),
                FieldPath.optional(context, CANDIDATES_FIELD),
                FieldPath.optional(context, BOUGHT_FIELD),
                FieldPath.of(context, RECOMMENDATIONS_FIELD),
                context.getProperty(TOP_K).asInteger(),
                context.getProperty(REASONS).asInteger(),
                Choice.of(context, OFFER_HANDLING, OfferHandling.class),
                Choice.of(context, UNKNOWN_USERS, UnknownUsers.class));
    }

    /** Fields that are added to records with recommendations. */
    public List<RecordField> rankedFields(final Passport passport) {
        final List<RecordField> added = new ArrayList<>(passport.fields());
        added.add(Recommendations.field(recommendationsField.toString(), reasons > 0));
        return added;
    }

    /** Checks that each choice has what it needs, and that no field of the input is replaced. */
    public static List<ValidationResult> validate(final ValidationContext context) {
        final List<ValidationResult> results = new ArrayList<>();
        require(context, results, CANDIDATES, CandidateSource.FIELD, CANDIDATES_FIELD);
        require(context, results, CANDIDATES, CandidateSource.FILE, ItemLists.CANDIDATES_FILE);
        require(context, results, OFFER_HANDLING, OfferHandling.REQUIRE, ItemLists.OFFERS_FILE);
        final FieldPath output = FieldPath.of(context, RECOMMENDATIONS_FIELD);
        if (Passport.RESERVED.contains(output.first())) {
            results.add(RecordProperties.invalid(
                    RECOMMENDATIONS_FIELD, output.toString(), "a field of the passport has this name"));
        }
        for (final PropertyDescriptor input : List.of(RecordProperties.USER_FIELD, CANDIDATES_FIELD, BOUGHT_FIELD)) {
            if (FieldPath.optional(context, input).filter(output::holds).isPresent()) {
                results.add(RecordProperties.invalid(
                        RECOMMENDATIONS_FIELD, output.toString(), "it would replace the " + input.getName()));
            }
        }
        return results;
    }

    private static void require(
            final ValidationContext context,
            final List<ValidationResult> results,
            final PropertyDescriptor property,
            final Choice choice,
            final PropertyDescriptor needed) {
        final String chosen = context.getProperty(property).getValue();
        final String value = context.getProperty(needed).getValue();
        // A parameter may be empty.
        if (chosen.equals(choice.getValue()) && (value == null || value.isBlank())) {
            results.add(RecordProperties.invalid(
                    needed, null, "it is needed because " + property.getName() + " is " + chosen));
        }
    }
}
