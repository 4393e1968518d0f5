package org.nifiaaas.services.model.version;

import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.services.Catalogue;

/**
 * A vocabulary of a bundle as the API shows it; both count from 1 and keep 0 for unknown ids.
 *
 * @param vocabulary users or items of a version
 */
record VocabularyCatalogue(Vocabulary vocabulary) implements Catalogue {

    @Override
    public int size() {
        return vocabulary.size();
    }

    @Override
    public int index(final String id) {
        return vocabulary.index(id);
    }

    @Override
    public String id(final int index) {
        return vocabulary.token(index);
    }
}
