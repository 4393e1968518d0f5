package org.nifiaaas.training.features;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.features.design.Column;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.profile.Occurrence;
import org.nifiaaas.features.profile.SubjectProfile;
import org.nifiaaas.features.profile.UserProfile;
import org.nifiaaas.features.profile.WindowCalculator;

/**
 * Lets events happen again in the order of time, in the profiles that the canvas would have, and stops at moments at which features of pairs are asked for. Whole
 * profiles are kept of some users only, so that memory is bounded by them and by the other subjects; of the others as much as their events need to have the
 * properties that they lack. Not thread-safe.
 */
public final class ProfileReplay {

    private final FeatureSet features;
    private final WindowCalculator calculator;
    private final Iterator<Occurrence> events;
    private final Set<String> kept;
    private final boolean usersHaveProperties;
    private final Map<String, UserProfile> users = new HashMap<>();
    private final Map<String, Known> others = new HashMap<>();
    private final Map<String, SubjectProfile> subjects = new HashMap<>();
    private Occurrence next;

    /**
     * Creates a replay that has not begun.
     *
     * @param events in the order of time, each once
     * @param kept users of whom pairs will be asked for
     */
    public ProfileReplay(final FeatureSet features, final Iterator<Occurrence> events, final Set<String> kept) {
        this.features = features;
        this.calculator = new WindowCalculator(features);
        this.events = events;
        this.kept = kept;
        this.usersHaveProperties = features.columns().stream().anyMatch(column -> column.owner() == Column.Owner.USER);
        advance();
    }

    private void advance() {
        next = events.hasNext() ? events.next() : null;
    }

    /**
     * Goes on to a moment.
     *
     * @param time milliseconds since 1970-01-01T00:00:00Z, no earlier than that of the last call; what happens at that time is not seen
     * @param items whose pairs may be asked for
     * @return what is known then; no longer to be used after the next call
     */
    public PairKnowledge asOf(final long time, final Vocabulary items) {
        while (next != null && next.time() < time) {
            add(next);
            advance();
        }
        return new PairKnowledge(features, calculator, time, items, users, subjects);
    }

    private void add(final Occurrence event) {
        if (kept.contains(event.user())) {
            final UserProfile user = users.computeIfAbsent(event.user(), none -> calculator.newUser());
            calculator.add(calculator.filled(event, user, this::subject), user, this::subject);
            return;
        }
        final UserProfile user = calculator.newUser();
        final Known known = others.getOrDefault(event.user(), Known.NOTHING);
        known.addTo(calculator, user);
        final Occurrence filled = calculator.filled(event, user, this::subject);
        calculator.add(filled, user, this::subject);
        if (usersHaveProperties) {
            others.put(event.user(), known.then(filled));
        }
    }

    private SubjectProfile subject(final String key) {
        return subjects.computeIfAbsent(key, none -> calculator.newSubject());
    }

    /**
     * The events of the last moment of a user, which together have all properties that the user had by then, and those of the moment before. Immutable.
     */
    private static final class Known {

        static final Known NOTHING = new Known(Collections.emptyList(), Collections.emptyList());

        private final List<Occurrence> earlier;
        private final List<Occurrence> last;

        Known(final List<Occurrence> earlier, final List<Occurrence> last) {
            this.earlier = earlier;
            this.last = last;
        }

        Known then(final Occurrence event) {
            if (last.isEmpty() || last.get(0).time() < event.time()) {
                return new Known(last, Collections.singletonList(event));
            }
            final List<Occurrence> more = new ArrayList<>(last);
            more.add(event);
            return new Known(earlier, more);
        }

        void addTo(final WindowCalculator calculator, final UserProfile user) {
            earlier.forEach(event -> calculator.userWindows().add(event, user));
            last.forEach(event -> calculator.userWindows().add(event, user));
        }
    }
}
