package org.nifiaaas.repository.labels;

import java.nio.file.Paths;
import java.time.Clock;
import org.nifiaaas.repository.bundle.RepositoryFolder;
import org.nifiaaas.repository.bundle.VersionFixture;

/** A process that moves a label to and fro until it is killed, and tells each move. */
final class LabelMover {

    private static final int MOST_MOVES = 100_000;

    private LabelMover() {}

    public static void main(final String[] arguments) throws LabelException {
        final ModelLabels labels =
                ModelLabels.of(new RepositoryFolder(Paths.get(arguments[0])), VersionFixture.MODEL, Clock.systemUTC());
        for (int move = 0; move < MOST_MOVES; move++) {
            labels.move(arguments[1], 1 + move % 2, "move " + move);
            System.out.println(move);
        }
    }
}
