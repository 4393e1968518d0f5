package org.nifiaaas.training.features;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.profile.Occurrence;
import org.nifiaaas.features.profile.PastEvent;
import org.nifiaaas.features.profile.SubjectProfile;
import org.nifiaaas.features.profile.UserProfile;
import org.nifiaaas.features.profile.WindowCalculator;

/** Events one by one with a profile of each subject, as the canvas computes their features. */
final class Replay {

    private final FeatureSet features;
    private final WindowCalculator calculator;
    private final Map<String, UserProfile> users = new HashMap<>();
    private final Map<String, SubjectProfile> subjects = new HashMap<>();

    Replay(final FeatureSet features) {
        this.features = features;
        this.calculator = new WindowCalculator(features);
    }

    private SubjectProfile subject(final String key) {
        return subjects.computeIfAbsent(key, none -> calculator.newSubject());
    }

    /** The features of an event, and what became of it. */
    record Answer(String features, UserProfile.Taken taken) {}

    Answer add(final Occurrence event) {
        final UserProfile user = users.computeIfAbsent(event.user(), none -> calculator.newUser());
        final Occurrence filled = calculator.filled(event, user, this::subject);
        final String text = text(
                features, filled, calculator.values(filled, user, this::subject), calculator.history(filled, user));
        return new Answer(text, calculator.add(filled, user, this::subject));
    }

    /** An event and its features in one text, with every bit of every number. */
    static String text(
            final FeatureSet features, final Occurrence event, final double[] values, final List<PastEvent> history) {
        final WindowCalculator calculator = new WindowCalculator(features);
        final List<String> parts = new ArrayList<>();
        parts.add(event.user() + " " + event.item() + " " + bits(event.amount()) + " " + event.time());
        for (int index = 0; index < features.columns().size(); index++) {
            final Object column = calculator.columnValue(event, index);
            parts.add(column instanceof Double number ? bits(number) : String.valueOf(column));
        }
        for (final double value : values) {
            parts.add(bits(value));
        }
        for (final PastEvent past : history) {
            parts.add(past.item() + " " + bits(past.ageDays()) + " " + bits(past.amount()));
        }
        return String.join(", ", parts);
    }

    private static String bits(final double number) {
        return Long.toHexString(Double.doubleToRawLongBits(number));
    }
}
