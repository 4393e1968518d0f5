package org.nifiaaas.processors.pair;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.nifiaaas.features.EventOccurrences;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.Interaction;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.processors.extract.MemoryProfiles;
import org.nifiaaas.processors.extract.ProfileFeatures;
import org.nifiaaas.processors.extract.ProfileUse;
import org.nifiaaas.services.ProfileStoreException;

/** Profiles as ExtractFeatures keeps them for one specification: a category of the item, and three windows. */
public final class Profiles {

    /** Columns and windows of a user, of the two, and of the item; a history of two. */
    public static final String SPECIFICATION =
            """
            {
              "schemaVersion": 2,
              "columns": [{"name": "category", "of": "item", "type": "categorical"}],
              "windows": [
                {"name": "spent", "statistic": "sum", "column": "amount", "by": "user", "days": 30},
                {"name": "visits", "statistic": "count", "by": ["user", "item"], "days": 30},
                {"name": "crowd", "statistic": "count", "by": "item", "days": 7}
              ],
              "history": 2
            }""";

    private Profiles() {}

    /** Lets purchases count. */
    public static void add(final MemoryProfiles profiles, final Interaction... events) throws ProfileStoreException {
        final FeatureSet features = FeatureSpec.fromJson(SPECIFICATION).features();
        final EventOccurrences occurrences = new EventOccurrences(features);
        final ProfileFeatures update =
                new ProfileFeatures(features, profiles, ProfileUse.UPDATE, Duration.ofDays(1), Clock.systemUTC());
        for (final Interaction event : events) {
            update.of(List.of(occurrences.of(event, List.of("food"))));
        }
    }

    /** A purchase. */
    public static Interaction purchase(final String user, final String item, final double amount, final String time) {
        return Interaction.of(user, item, amount, Instant.parse(time).toEpochMilli());
    }
}
