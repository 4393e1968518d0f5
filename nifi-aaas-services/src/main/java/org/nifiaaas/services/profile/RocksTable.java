package org.nifiaaas.services.profile;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rocksdb.AbstractNativeReference;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DataBlockIndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Snapshot;
import org.rocksdb.TtlDB;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteBufferManager;
import org.rocksdb.WriteOptions;

/**
 * A table in RocksDB. What is written goes first into its log, which the operating system has when the write returns: it outlives the process. Values that
 * nobody has written for the time to live go when RocksDB merges files, some time later.
 */
final class RocksTable implements ProfileTable {

    private static final double BITS_OF_A_FILTER = 10;
    /** So that a profile that is in a file alone is not searched for in what is not yet in one. */
    private static final double SHARE_OF_A_BUFFERS_FILTER = 0.02;

    private static final long MOST_BYTES_OF_A_BUFFER = 64L << 20;
    /** After which a file is written anew without what is too old, whether or not others need it. */
    private static final long OLDEST_FILE_IN_SECONDS = Duration.ofDays(30).toSeconds();

    private static final int MOST_KEYS_OF_A_PURGE = 16;

    private static final int KEPT_LOGS = 3;
    private static final long BYTES_OF_A_LOG = 1L << 20;

    /** Closed from the last to the first. */
    private final Deque<AbstractNativeReference> parts = new ArrayDeque<>();

    private final RocksDB database;
    private final WriteOptions writing;

    private RocksTable(final Path folder, final TableSettings settings, final Opening opening) throws TableException {
        boolean opened = false;
        try {
            database = keep(TtlDB.open(
                    options(settings, opening),
                    folder.toString(),
                    Math.toIntExact(settings.timeToLive().toSeconds()),
                    opening == Opening.LOOK));
            writing = keep(new WriteOptions()).setSync(settings.sync());
            opened = true;
        } catch (final RocksDBException e) {
            throw RocksFailure.of(e);
        } finally {
            if (!opened) {
                closeParts();
            }
        }
    }

    /** What is done with the folder. */
    private enum Opening {
        CREATE,
        USE,
        LOOK
    }

    /** Creates a table in a folder that has none. */
    static RocksTable create(final Path folder, final TableSettings settings) throws TableException {
        return open(folder, settings, Opening.CREATE);
    }

    /** Opens a table. */
    static RocksTable open(final Path folder, final TableSettings settings) throws TableException {
        return open(folder, settings, Opening.USE);
    }

    /** Opens a table of which nothing shall be changed. */
    static RocksTable look(final Path folder, final TableSettings settings) throws TableException {
        return open(folder, settings, Opening.LOOK);
    }

    private static RocksTable open(final Path folder, final TableSettings settings, final Opening opening)
            throws TableException {
        NativeLibrary.load();
        return new RocksTable(folder, settings, opening);
    }

    /** All memory is that of one cache: blocks, indices, filters, and what is not yet in a file. */
    private Options options(final TableSettings settings, final Opening opening) {
        final long bytes = settings.cacheBytes();
        final LRUCache cache = keep(new LRUCache(bytes));
        final BlockBasedTableConfig blocks = new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setCacheIndexAndFilterBlocks(true)
                .setPinL0FilterAndIndexBlocksInCache(true)
                .setDataBlockIndexType(DataBlockIndexType.kDataBlockBinaryAndHash)
                .setFilterPolicy(keep(new BloomFilter(BITS_OF_A_FILTER)));
        return keep(new Options())
                .setCreateIfMissing(opening == Opening.CREATE)
                .setTableFormatConfig(blocks)
                .setWriteBufferManager(keep(new WriteBufferManager(bytes / 2, cache)))
                .setWriteBufferSize(Math.min(MOST_BYTES_OF_A_BUFFER, bytes / 4))
                .setMemtablePrefixBloomSizeRatio(SHARE_OF_A_BUFFERS_FILTER)
                .setMemtableWholeKeyFiltering(true)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setLevelCompactionDynamicLevelBytes(true)
                .setPeriodicCompactionSeconds(OLDEST_FILE_IN_SECONDS)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setMaxLogFileSize(BYTES_OF_A_LOG)
                .setKeepLogFileNum(KEPT_LOGS);
    }

    private <T extends AbstractNativeReference> T keep(final T part) {
        parts.push(part);
        return part;
    }

    /** Key by key, in their order: RocksDB's Java reads of several keys take what cannot be read for what is not there. */
    @Override
    public Map<Key, byte[]> read(final Collection<Key> keys) throws TableException {
        final Map<Key, byte[]> values = new HashMap<>(2 * keys.size());
        try (Snapshot moment = database.getSnapshot();
                ReadOptions reading = new ReadOptions().setSnapshot(moment)) {
            try {
                for (final Key key : inOrder(keys)) {
                    final byte[] value = database.get(reading, key.bytes());
                    if (value != null) {
                        values.put(key, value);
                    }
                }
            } finally {
                database.releaseSnapshot(moment);
            }
        } catch (final RocksDBException e) {
            throw RocksFailure.of(e);
        }
        return values;
    }

    @Override
    public void write(final Map<Key, byte[]> values) throws TableException {
        try (WriteBatch batch = new WriteBatch()) {
            for (final Key key : inOrder(values.keySet())) {
                final byte[] value = values.get(key);
                if (value.length == 0) {
                    batch.delete(key.bytes());
                } else {
                    batch.put(key.bytes(), value);
                }
            }
            database.write(writing, batch);
        } catch (final RocksDBException e) {
            throw RocksFailure.of(e);
        }
    }

    /** What is next to each other is found sooner, among what is not yet in a file most of all. */
    private static List<Key> inOrder(final Collection<Key> keys) {
        final List<Key> ordered = new ArrayList<>(keys);
        ordered.sort(Comparator.comparing(Key::text));
        return ordered;
    }

    @Override
    public List<Key> find(final Collection<Key> beginnings) throws TableException {
        final List<Key> found = new ArrayList<>();
        try (RocksIterator keys = database.newIterator()) {
            for (final Key beginning : beginnings) {
                final byte[] first = beginning.bytes();
                for (keys.seek(first); keys.isValid() && beginsWith(keys.key(), first); keys.next()) {
                    found.add(Key.of(keys.key()));
                }
                keys.status();
            }
        } catch (final RocksDBException e) {
            throw RocksFailure.of(e);
        }
        return found;
    }

    private static boolean beginsWith(final byte[] key, final byte[] first) {
        return key.length >= first.length && Arrays.equals(key, 0, first.length, first, 0, first.length);
    }

    /** A few keys are in a few files; with many of them it is quicker to rewrite all files once. */
    @Override
    public void purge(final Collection<Key> removed) throws TableException {
        final boolean some = !removed.isEmpty() && removed.size() <= MOST_KEYS_OF_A_PURGE;
        try (CompactRangeOptions all = new CompactRangeOptions()
                .setBottommostLevelCompaction(CompactRangeOptions.BottommostLevelCompaction.kForce)) {
            for (final Key key : some ? removed : List.<Key>of()) {
                final byte[] first = key.bytes();
                database.compactRange(
                        database.getDefaultColumnFamily(), first, Arrays.copyOf(first, first.length + 1), all);
            }
            if (!some) {
                database.compactRange(database.getDefaultColumnFamily(), null, null, all);
            }
        } catch (final RocksDBException e) {
            throw RocksFailure.of(e);
        }
    }

    /** Rewrites all files, without what is older than the time to live. */
    void compact() throws TableException {
        try {
            database.compactRange();
        } catch (final RocksDBException e) {
            throw RocksFailure.of(e);
        }
    }

    @Override
    public long count() {
        try {
            return database.getLongProperty("rocksdb.estimate-num-keys");
        } catch (final RocksDBException e) {
            return 0;
        }
    }

    @Override
    public void force() throws TableException {
        try {
            database.flushWal(true);
        } catch (final RocksDBException e) {
            throw RocksFailure.of(e);
        }
    }

    @Override
    public void close() {
        closeParts();
    }

    private void closeParts() {
        while (!parts.isEmpty()) {
            parts.pop().close();
        }
    }
}
