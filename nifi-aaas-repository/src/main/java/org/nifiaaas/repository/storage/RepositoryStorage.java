package org.nifiaaas.repository.storage;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Where a repository lies: a tree of folders and small files. Thread-safe. Every call runs on the calling thread and may be as slow as the storage.
 *
 * <p>Paths are relative to the root, their names separated by {@code /}; the empty path is the root. The callers make them of names that they have checked. An
 * {@link IOException} has one line that can stand after a colon and says nothing about what the storage holds.
 */
public interface RepositoryStorage extends Closeable {

    /** Where a path lies, for people. */
    String location(String path);

    /**
     * Checks that the root is a folder that can be read.
     *
     * @throws IOException with one line that names the root if it is not
     */
    void check() throws IOException;

    /**
     * Looks a path up.
     *
     * @return what is there; empty if nothing is
     */
    Optional<StoredEntry> find(String path) throws IOException;

    /**
     * Lists a folder.
     *
     * @return what it holds, ordered by name
     * @throws IOException if it cannot be read, is not there or is no folder
     */
    List<StoredEntry> list(String folder) throws IOException;

    /**
     * Reads a whole file; a link is no file.
     *
     * @param mostBytes a longer file is not read
     * @throws java.nio.file.NoSuchFileException if it is not there
     */
    byte[] read(String file, long mostBytes) throws IOException;

    /**
     * Digest of a file's content, read in small pieces: the file is never in memory as a whole. A link is no file.
     *
     * @param mostBytes a longer file fails
     * @return SHA-256 in lower-case hexadecimal
     * @throws java.nio.file.NoSuchFileException if it is not there
     */
    String sha256(String file, long mostBytes) throws IOException;

    /** Makes a folder and those above it; nothing happens if it is there. */
    void makeFolder(String folder) throws IOException;

    /** Writes a new file, which lasts when the call returns; fails if there is one already. */
    void create(String file, byte[] content) throws IOException;

    /** Writes or replaces a file in one step: a reader sees the old content or the new one. One writer at a time. */
    void replace(String file, byte[] content) throws IOException;

    /** Adds a line, with its line end, to a file, or makes the file. Half a line that a dead writer left is ended first. One writer at a time. */
    void append(String file, String line) throws IOException;

    /**
     * Gives a complete folder its name in one step. A folder with content is never replaced.
     *
     * @return false if the name is taken
     */
    boolean publish(String staged, String folder) throws IOException;

    /** Deletes a file, or a folder with all that is in it; nothing happens if it is not there. */
    void delete(String path) throws IOException;

    /**
     * Takes a lock that one holder at a time can have, among all threads and processes that share the storage. It ends with its process; a storage of many
     * machines may need a minute to notice.
     *
     * @param file stands for the lock; made if it is missing, never deleted
     * @param patienceMillis how long to wait for another holder
     * @return closing it gives the lock back; null if the other holder still has it, or if the thread was interrupted
     */
    Closeable lock(String file, long patienceMillis) throws IOException;
}
