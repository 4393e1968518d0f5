package org.nifiaaas.services.model;

import java.io.IOException;
import java.util.List;
import org.nifiaaas.services.model.source.ModelVersionSource;

/** Names of the models that do exist, for whoever asks for one that does not. They are read once for each poll at most. Used by the thread that polls only. */
final class ModelNames {

    private static final int MOST_NAMES = 10;

    private final ModelVersionSource source;
    private String text;

    ModelNames(final ModelVersionSource source) {
        this.source = source;
    }

    void beginPoll() {
        text = null;
    }

    /** The end of a sentence about a model that the repository does not have; empty if the repository cannot be read. */
    String text() {
        if (text == null) {
            text = read();
        }
        return text;
    }

    private String read() {
        final List<String> names;
        try {
            names = source.models();
        } catch (final IOException e) {
            // The listing of the model itself tells of that.
            return "";
        }
        if (names.isEmpty()) {
            return "; it holds no model at all";
        }
        final String first = String.join(", ", names.subList(0, Math.min(names.size(), MOST_NAMES)));
        final int others = names.size() - MOST_NAMES;
        return "; it holds " + (others > 0 ? first + " and " + others + " more" : first);
    }
}
