package org.nifiaaas.repository.storage;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** Opens storages that need libraries of their own, found by {@link java.util.ServiceLoader} in the class loader that has these libraries. */
public interface RepositoryStorageProvider {

    /**
     * Opens a storage for a service that must not hang: no call waits much longer than a minute for storage that does not answer.
     *
     * @param root folder of the models
     * @param configuration configuration files, which overrule those that the class loader finds
     * @return the storage, which the caller closes
     * @throws IOException with one line if the storage cannot be opened
     */
    RepositoryStorage open(URI root, List<Path> configuration) throws IOException;
}
