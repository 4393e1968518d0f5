package org.nifiaaas.services.profile.erasure;

import java.io.IOException;
import java.util.Optional;
import org.apache.nifi.logging.ComponentLog;
import org.nifiaaas.services.ProfileStoreException;
import org.nifiaaas.services.profile.erasure.ErasedList.Stamp;

/**
 * Sees to it that nothing is kept of the users that a file lists, as the file is now. For one thread at a time, but {@link #close}.
 *
 * <p>What cannot be read or erased is told once, as long as it is the same, and tried again at each {@link #look}; until then the list of before holds.
 */
public final class Erasure implements AutoCloseable {

    private final GuardedProfiles profiles;
    private final Optional<ErasedUsersFile> file;
    private final ErasureRecord record;
    private final ComponentLog log;

    /** How the file was whose list holds; null if there was none. */
    private Stamp read;

    /** The list that holds; null if there is no file. */
    private ErasedList list;

    private boolean done;
    private String told = "";
    private volatile boolean closed;

    /**
     * Prepares the erasing of users.
     *
     * @param file that lists them, if there is to be one
     */
    public Erasure(
            final GuardedProfiles profiles,
            final Optional<ErasedUsersFile> file,
            final ErasureRecord record,
            final ComponentLog log) {
        this.profiles = profiles;
        this.file = file;
        this.record = record;
        this.log = log;
    }

    /**
     * Erases the users of the list, and what was left undone before. If the profiles cannot be erased for now, that is told, and tried again later; nobody sees
     * them until then.
     *
     * @throws ErasureException if the list cannot be read, or is gone
     * @throws ProfileStoreException if profiles cannot be erased, now and later
     */
    public void begin() throws ErasureException, ProfileStoreException {
        try {
            if (file.isPresent()) {
                read(file.get(), record.users());
            }
            apply();
        } catch (final IOException e) {
            tell(unkept(e));
        } catch (final ProfileStoreException e) {
            if (!e.isRetryable()) {
                throw e;
            }
            tell(e.getMessage());
        }
    }

    /** Whether there is a list to be looked at again, or something to be done. */
    public boolean goesOn() {
        return file.isPresent() || !done;
    }

    /** Looks at the file again, and erases the users of a list that is new. */
    @SuppressWarnings("checkstyle:IllegalCatch")
    public void look() {
        try {
            if (!closed) {
                lookOnce();
                told = "";
            }
        } catch (final ErasureException | ProfileStoreException e) {
            tell(e.getMessage());
        } catch (final IOException e) {
            tell(unkept(e));
        } catch (final Throwable e) {
            // Nothing may end the rounds.
            tell("Erased users cannot be looked after, it is tried again: "
                    + e.getClass().getSimpleName());
        }
    }

    private void lookOnce() throws ErasureException, ProfileStoreException, IOException {
        final int before = list == null ? 0 : list.users().size();
        if (file.isPresent() && !file.get().stamp().equals(Optional.ofNullable(read))) {
            read(file.get(), before);
            done = false;
        }
        if (done) {
            profiles.settle();
        } else {
            apply();
        }
    }

    private void read(final ErasedUsersFile from, final int before) throws ErasureException {
        final Optional<ErasedList> found = from.read();
        if (found.isEmpty() && before > 0) {
            throw from.gone();
        }
        list = found.orElse(null);
        read = list == null ? null : list.stamp();
    }

    private void apply() throws ProfileStoreException, IOException {
        final int removed = profiles.erase(list == null ? ErasedSubjects.NONE : ErasedSubjects.of(list.users()));
        if (list != null) {
            record.applied(list);
            log.info(
                    "The list of erased users names {}, of whom {} were erased",
                    ErasedUsersFile.counted(list.users().size(), "user"),
                    ErasedUsersFile.counted(removed, "profile"));
        }
        done = true;
    }

    private static String unkept(final IOException failure) {
        return "What was erased cannot be put into the state of the service, it is tried again: "
                + failure.getClass().getSimpleName();
    }

    private void tell(final String problem) {
        if (!closed && !problem.equals(told)) {
            log.error(problem);
            told = problem;
        }
    }

    /** Says nothing any more of what fails. */
    @Override
    public void close() {
        closed = true;
    }
}
