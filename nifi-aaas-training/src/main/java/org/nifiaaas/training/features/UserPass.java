package org.nifiaaas.training.features;

import java.util.Iterator;
import org.nifiaaas.features.profile.Occurrence;
import org.nifiaaas.features.profile.PastEvent;
import org.nifiaaas.features.profile.UserProfile;
import org.nifiaaas.features.profile.UserWindows;
import org.nifiaaas.features.profile.WindowCalculator;
import scala.Tuple2;

/** Fills the properties of users, and computes their windows and their histories. Not thread-safe. */
final class UserPass extends SubjectPass<EventRow, UserProfile, FeatureRow> {

    private final WindowCalculator calculator;
    private final UserWindows users;
    private final boolean removeDuplicates;

    UserPass(
            final WindowCalculator calculator,
            final boolean removeDuplicates,
            final Iterator<Tuple2<SubjectTime, EventRow>> sorted) {
        super(sorted);
        this.calculator = calculator;
        this.users = calculator.userWindows();
        this.removeDuplicates = removeDuplicates;
    }

    @Override
    UserProfile begin() {
        return calculator.newUser();
    }

    @Override
    FeatureRow step(final SubjectTime key, final EventRow row, final UserProfile profile) {
        final Occurrence event = users.filled(row.event(), profile);
        final double[] values = calculator.missing();
        users.place(users.values(event, profile), values);
        final PastEvent[] history = users.history(event, profile).toArray(new PastEvent[0]);
        if (row.isQuery()) {
            return new FeatureRow(row.with(event), false, values, history);
        }
        final UserProfile.Taken taken = users.add(event, profile);
        if (taken == UserProfile.Taken.KNOWN && removeDuplicates) {
            return null;
        }
        return new FeatureRow(row.with(event), taken == UserProfile.Taken.NEW, values, history);
    }
}
