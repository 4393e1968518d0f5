package org.nifiaaas.training.publish;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.nifiaaas.repository.bundle.RepositoryFolder;
import org.nifiaaas.repository.labels.LabelException;
import org.nifiaaas.repository.retention.Retention;
import org.nifiaaas.repository.retention.VersionFate;
import org.nifiaaas.repository.retention.VersionPruner;
import org.nifiaaas.training.failure.Messages;

/** Makes room after a version was written. */
public final class OldVersions {

    private static final double MEBIBYTE = 1 << 20;

    private OldVersions() {}

    /**
     * Deletes the versions that a rule lets go. The run has done its work by then, so a failure is told and fails nothing.
     *
     * @param written version that stays in any case
     * @return what was done, in one line
     */
    public static String prune(final ModelFolder model, final Retention rule, final long written, final Clock clock) {
        try {
            final List<VersionFate> gone = new VersionPruner(new RepositoryFolder(model.storage()), model.path(), clock)
                    .prune(rule.sparing(written)).stream()
                            .filter(VersionFate::goes)
                            .collect(Collectors.toList());
            return sentence(gone);
        } catch (final LabelException | IOException e) {
            return "Old versions stay: " + Messages.oneLine(e.getMessage());
        }
    }

    private static String sentence(final List<VersionFate> gone) {
        if (gone.isEmpty()) {
            return "No old version goes";
        }
        final String numbers =
                gone.stream().map(fate -> Long.toString(fate.version())).collect(Collectors.joining(", "));
        final long bytes = gone.stream().mapToLong(VersionFate::bytes).sum();
        return String.format(
                Locale.ROOT,
                "Old version%s %s deleted, %,.1f MiB freed",
                gone.size() == 1 ? "" : "s",
                numbers,
                bytes / MEBIBYTE);
    }
}
