package org.nifiaaas.training.read;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.nifiaaas.features.ErasedUsers;
import org.nifiaaas.training.failure.InputException;
import org.nifiaaas.training.failure.Messages;

/** The list of erased users, a local or mounted file of the driver. Stateless. */
public final class ErasedList {

    private ErasedList() {}

    /**
     * Reads the list that option {@code --erased} names. It must be there: a training that does not know who is erased would learn of them again.
     *
     * @throws InputException if it is not there or cannot be read; no message holds an id
     */
    public static ErasedUsers read(final Path file) throws InputException {
        if (!Files.isRegularFile(file)) {
            throw new InputException(
                    "Option --erased: the file " + file + " is not there; make an empty one if nobody is to be erased");
        }
        try {
            return ErasedUsers.read(Files.newInputStream(file));
        } catch (final IOException e) {
            throw new InputException("Option --erased: " + file + " cannot be read: " + Messages.oneLine(e), e);
        }
    }
}
