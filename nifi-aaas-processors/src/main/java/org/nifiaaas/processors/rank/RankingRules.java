package org.nifiaaas.processors.rank;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.util.StandardValidators;
import org.apache.nifi.serialization.record.RecordField;
import org.nifiaaas.processors.rank.lookup.ItemLists;
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
 * @param offers what an offer does
 * @param unknownUsers what becomes of unknown users
 */
public record RankingRules(
        String userField,
        CandidateSource candidates,
        Optional<String> candidatesField,
        Optional<String> boughtField,
        String recommendationsField,
        int topK,
        OfferHandling offers,
        UnknownUsers unknownUsers) {

    public static final PropertyDescriptor CANDIDATES = new PropertyDescriptor.Builder()
            .name("Candidates")
            .description("Which items may be recommended")
            .required(true)
            .allowableValues(CandidateSource.class)
            .defaultValue(CandidateSource.CATALOGUE.getValue())
            .build();

    public static final PropertyDescriptor CANDIDATES_FIELD = new PropertyDescriptor.Builder()
            .name("Candidates Field")
            .description("Top-level field with an array of item ids; needed if Candidates is field")
            .required(false)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    public static final PropertyDescriptor BOUGHT_FIELD = new PropertyDescriptor.Builder()
            .name("Bought Field")
            .description("Top-level field with an array of item ids that are not recommended to this user")
            .required(false)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    public static final PropertyDescriptor OFFER_HANDLING = new PropertyDescriptor.Builder()
            .name("Offer Handling")
            .description("What an offer does to a recommendation; without Offers File it does nothing")
            .required(true)
            .allowableValues(OfferHandling.class)
            .defaultValue(OfferHandling.ATTACH.getValue())
            .build();

    public static final PropertyDescriptor UNKNOWN_USERS = new PropertyDescriptor.Builder()
            .name("Unknown Users")
            .description("What becomes of a user whom the model version does not know. Such users are always counted")
            .required(true)
            .allowableValues(UnknownUsers.class)
            .defaultValue(UnknownUsers.UNMATCHED.getValue())
            .build();

    public static final PropertyDescriptor TOP_K = new PropertyDescriptor.Builder()
            .name("Top K")
            .description("Most recommendations of a user")
            .required(true)
            .defaultValue("10")
            .addValidator(StandardValidators.createLongValidator(1, 10_000, true))
            .build();

    public static final PropertyDescriptor RECOMMENDATIONS_FIELD = new PropertyDescriptor.Builder()
            .name("Recommendations Field")
            .description(
                    "Field that the recommendations are written to, an array of rank, item, score, offer and reward")
            .required(true)
            .defaultValue("recommendations")
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    /** Reads the properties of a valid processor. */
    public static RankingRules of(final ProcessContext context) {
        return new RankingRules(
                context.getProperty(RecordProperties.USER_FIELD).getValue(),
                RecordProperties.choice(context, CANDIDATES, CandidateSource.class),
                Optional.ofNullable(context.getProperty(CANDIDATES_FIELD).getValue()),
                Optional.ofNullable(context.getProperty(BOUGHT_FIELD).getValue()),
                context.getProperty(RECOMMENDATIONS_FIELD).getValue(),
                context.getProperty(TOP_K).asInteger(),
                RecordProperties.choice(context, OFFER_HANDLING, OfferHandling.class),
                RecordProperties.choice(context, UNKNOWN_USERS, UnknownUsers.class));
    }

    /** Fields that are added to records with recommendations. */
    public List<RecordField> rankedFields(final Passport passport) {
        final List<RecordField> added = new ArrayList<>(passport.fields());
        added.add(Recommendations.field(recommendationsField));
        return added;
    }

    /** Checks that each choice has what it needs, and that no field of the input is replaced. */
    public static List<ValidationResult> validate(final ValidationContext context) {
        final List<ValidationResult> results = new ArrayList<>();
        final String candidates = context.getProperty(CANDIDATES).getValue();
        require(context, results, candidates.equals(CandidateSource.FIELD.getValue()), CANDIDATES_FIELD, CANDIDATES);
        require(
                context,
                results,
                candidates.equals(CandidateSource.FILE.getValue()),
                ItemLists.CANDIDATES_FILE,
                CANDIDATES);
        final String offers = context.getProperty(OFFER_HANDLING).getValue();
        require(
                context,
                results,
                offers.equals(OfferHandling.REQUIRE.getValue()),
                ItemLists.OFFERS_FILE,
                OFFER_HANDLING);
        final String output = context.getProperty(RECOMMENDATIONS_FIELD).getValue();
        if (Passport.RESERVED.contains(output)) {
            results.add(
                    RecordProperties.invalid(RECOMMENDATIONS_FIELD, output, "a field of the passport has this name"));
        }
        for (final PropertyDescriptor input : List.of(RecordProperties.USER_FIELD, CANDIDATES_FIELD, BOUGHT_FIELD)) {
            if (output.equals(context.getProperty(input).getValue())) {
                results.add(RecordProperties.invalid(
                        RECOMMENDATIONS_FIELD, output, "it would replace the " + input.getName()));
            }
        }
        return results;
    }

    private static void require(
            final ValidationContext context,
            final List<ValidationResult> results,
            final boolean needed,
            final PropertyDescriptor property,
            final PropertyDescriptor choice) {
        if (needed && !context.getProperty(property).isSet()) {
            results.add(RecordProperties.invalid(
                    property,
                    null,
                    "it is needed because " + choice.getName() + " is "
                            + context.getProperty(choice).getValue()));
        }
    }
}
