package org.nifiaaas.processors.spark;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.nifi.controller.AbstractControllerService;
import org.nifiaaas.services.LivyBatchService;
import org.nifiaaas.services.LivyException;
import org.nifiaaas.services.SparkBatch;
import org.nifiaaas.services.SparkBatchRequest;
import org.nifiaaas.services.SparkBatchState;

/** A Livy in memory, with the troubles that the real one was seen to make. For one thread. */
public final class FakeLivyBatchService extends AbstractControllerService implements LivyBatchService {

    /** What becomes of a submission. */
    public enum Submission {
        ACCEPTED(null, true),
        /** Livy takes the batch, but the answer does not arrive. */
        ANSWER_LOST(LivyException.Kind.NO_ANSWER, true),
        /** The request does not arrive, which the caller cannot tell from a lost answer. */
        REQUEST_LOST(LivyException.Kind.NO_ANSWER, false),
        UNREACHABLE(LivyException.Kind.UNREACHABLE, false),
        TROUBLE(LivyException.Kind.SERVER_TROUBLE, false),
        /** Livy takes the batch and answers with something else than JSON. */
        ANSWER_SPOILT(LivyException.Kind.UNREADABLE, true),
        NOT_LIVY(LivyException.Kind.UNREADABLE, false),
        UNAUTHORIZED(LivyException.Kind.UNAUTHORIZED, false),
        /** Livy refuses, but keeps the batch in starting. */
        REFUSED(LivyException.Kind.REFUSED, true),
        /** Somebody submits the same name between look-up and submission. */
        OVERTAKEN(LivyException.Kind.DUPLICATE_NAME, true);

        private final LivyException.Kind failure;
        private final boolean arrives;

        Submission(final LivyException.Kind failure, final boolean arrives) {
            this.failure = failure;
            this.arrives = arrives;
        }
    }

    private final Map<String, SparkBatch> batches = new LinkedHashMap<>();
    private final List<SparkBatchRequest> arrived = new ArrayList<>();
    private final List<Long> deleted = new ArrayList<>();
    private final List<String> concealed = new ArrayList<>();
    private List<String> log = List.of();
    private long nextId = 7;
    private int lookUps;
    private boolean disabled;
    private Submission submission = Submission.ACCEPTED;
    private LivyException.Kind lookUpFailure;
    private LivyException.Kind logFailure;
    private LivyException.Kind deleteFailure;

    @Override
    public URI batchesUri() {
        return URI.create("http://livy.test:8998/batches");
    }

    @Override
    public SparkBatch submit(final SparkBatchRequest request) throws LivyException {
        if (batches.containsKey(request.name())) {
            throw failure(LivyException.Kind.DUPLICATE_NAME);
        }
        if (submission.arrives) {
            arrived.add(request);
            put(request.name(), SparkBatchState.STARTING);
        }
        if (submission.failure != null) {
            throw failure(submission.failure);
        }
        return batches.get(request.name());
    }

    @Override
    public void conceal(final Collection<String> secrets) {
        concealed.addAll(secrets);
    }

    @Override
    public Optional<SparkBatch> findByName(final String name) throws LivyException {
        lookUps++;
        if (disabled) {
            throw new IllegalStateException("The service is disabled");
        }
        if (lookUpFailure != null) {
            throw failure(lookUpFailure);
        }
        return Optional.ofNullable(batches.get(name));
    }

    @Override
    public List<String> logTail(final long id, final int lines) throws LivyException {
        if (logFailure != null) {
            throw failure(logFailure);
        }
        return log;
    }

    @Override
    public boolean delete(final long id) throws LivyException {
        deleted.add(id);
        if (deleteFailure != null) {
            throw failure(deleteFailure);
        }
        return batches.values().removeIf(batch -> batch.id() == id);
    }

    public void nextSubmissions(final Submission outcome) {
        submission = outcome;
    }

    /** Makes look-ups fail; null makes them work again. */
    public void failLookUps(final LivyException.Kind kind) {
        lookUpFailure = kind;
    }

    /** Answers look-ups as NiFi does for a service that is not enabled. */
    public void disable() {
        disabled = true;
    }

    public void failLog(final LivyException.Kind kind) {
        logFailure = kind;
    }

    public void failDeletes(final LivyException.Kind kind) {
        deleteFailure = kind;
    }

    /** Adds a batch under the next number or changes its state. */
    public void put(final String name, final SparkBatchState state) {
        final SparkBatch old = batches.get(name);
        final long id = old == null ? nextId++ : old.id();
        batches.put(name, new SparkBatch(id, name, state, Optional.empty()));
    }

    public void put(final SparkBatch batch) {
        batches.put(batch.name(), batch);
    }

    public void setLog(final String... lines) {
        log = List.of(lines);
    }

    /** Forgets everything and counts from 0 again. */
    public void restart() {
        batches.clear();
        nextId = 0;
    }

    /** The submissions that reached Livy, accepted or not. */
    public List<SparkBatchRequest> arrived() {
        return List.copyOf(arrived);
    }

    public List<Long> deleted() {
        return List.copyOf(deleted);
    }

    /** What shall be masked, in the order in which it was said. */
    public List<String> concealed() {
        return List.copyOf(concealed);
    }

    public int lookUps() {
        return lookUps;
    }

    public boolean knows(final String name) {
        return batches.containsKey(name);
    }

    private static LivyException failure(final LivyException.Kind kind) {
        return new LivyException(kind, 0, "Livy says " + kind, null);
    }
}
