package org.nifiaaas.training.read;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.nifiaaas.features.Interaction;

/** A cleaned event of the input with its further columns, and which row it is. Immutable. */
public final class ReadEvent implements Serializable {

    private static final long serialVersionUID = 1L;

    private final long id;
    private final Interaction interaction;
    private final String[] columns;
    private final String previousUser;

    /**
     * An event.
     *
     * @param columns not copied
     * @param previousUser token of its user by the key before, null if nobody knows
     */
    ReadEvent(final long id, final Interaction interaction, final String[] columns, final String previousUser) {
        this.id = id;
        this.interaction = interaction;
        this.columns = columns;
        this.previousUser = previousUser;
    }

    /** The same event of another user. */
    ReadEvent of(final String user) {
        return new ReadEvent(
                id,
                Interaction.of(user, interaction.item(), interaction.amount(), interaction.timeMillis()),
                columns,
                previousUser);
    }

    /** Token of its user by the key before, null if nobody knows. */
    String previousUser() {
        return previousUser;
    }

    /** Number that no other row has, rising in the order of the files and their rows, and the same whenever they are read. */
    public long id() {
        return id;
    }

    public Interaction interaction() {
        return interaction;
    }

    /** The columns of the features as the source has them, in the order of the specification. */
    public List<String> columns() {
        return Collections.unmodifiableList(Arrays.asList(columns));
    }
}
