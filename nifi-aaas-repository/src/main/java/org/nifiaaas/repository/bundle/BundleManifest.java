package org.nifiaaas.repository.bundle;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.nifiaaas.features.Checksums;
import org.nifiaaas.features.FeatureExtractor;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.Json;
import org.nifiaaas.features.encode.FeatureEncoder;

/**
 * The manifest of one model version, the last file that a writer puts into a bundle. Immutable.
 *
 * <p>Times are ISO 8601 instants.
 */
public final class BundleManifest {

    /** Schema version that this build writes and reads. */
    public static final int SCHEMA_VERSION = 1;

    /** {@link #input()} of a manifest that does not say it. */
    public static final String PAIR = "pair";

    /** {@link #input()} of a model that scores by the columns and windows of its specification, beside user and item. */
    public static final String FEATURES = "features";

    /** In the place of an instant of the training window that nobody wrote down, as models that were trained elsewhere may have it. */
    public static final String UNKNOWN_TIME = "unknown";

    private final int schemaVersion;
    private final String model;
    private final long version;
    private final String modelKind;
    private final String engine;
    private final String output;
    private final int positiveClass;
    private final String input;
    /** Null in manifests that were written before there was a choice. */
    private final Boolean unknownRows;

    /** Null in manifests of scores that answer no question of time. */
    private final String task;

    private final Double horizonDays;
    private final TreeMap<String, FileEntry> files;
    private final String featuresHash;
    private final String trainingFrom;
    private final String trainingTo;
    private final Long parentVersion;
    private final TreeMap<String, Double> metrics;
    private final String reason;
    private final String runId;
    private final TreeMap<String, String> frameworks;
    private final String createdAt;

    private BundleManifest(final Builder builder) {
        this.schemaVersion = SCHEMA_VERSION;
        this.model = require(builder.model, "model");
        this.version = builder.version;
        this.modelKind = require(builder.modelKind, "modelKind");
        this.engine = require(builder.engine, "engine");
        this.output = require(builder.output, "output");
        this.positiveClass = builder.positiveClass;
        this.input = require(builder.input, "input");
        this.unknownRows = builder.unknownRows;
        this.task = builder.task;
        this.horizonDays = builder.horizonDays;
        this.files = new TreeMap<>(builder.files);
        this.featuresHash = require(builder.featuresHash, "featuresHash");
        this.trainingFrom = require(builder.trainingFrom, "trainingFrom");
        this.trainingTo = require(builder.trainingTo, "trainingTo");
        this.parentVersion = builder.parentVersion;
        this.metrics = new TreeMap<>(builder.metrics);
        this.reason = require(builder.reason, "reason");
        this.runId = require(builder.runId, "runId");
        this.frameworks = new TreeMap<>(builder.frameworks);
        this.createdAt = require(builder.createdAt, "createdAt");
        ManifestChecks.numbers(version, positiveClass, parentVersion);
        ManifestChecks.question(task, horizonDays);
        ManifestChecks.files(files);
        ManifestChecks.metrics(metrics);
        ManifestChecks.frameworks(frameworks);
    }

    public static Builder builder() {
        return new Builder();
    }

    public String model() {
        return model;
    }

    public long version() {
        return version;
    }

    /** Family of the network, such as {@code ncf}. */
    public String modelKind() {
        return modelKind;
    }

    /** Engine that runs the model, such as {@code bigdl}; {@link ModelBundle#SIMILARITY} has other model files than the rest. */
    public String engine() {
        return engine;
    }

    /** What the last layer yields: {@code log_softmax}, {@code softmax}, {@code sigmoid} or {@code logits}. */
    public String output() {
        return output;
    }

    /** Column of the output that means "will buy", counted from 0. */
    public int positiveClass() {
        return positiveClass;
    }

    /**
     * How rows enter the module: {@code pair} (one tensor of rows x 2: user row, item row), {@code columns} (a table of two tensors of rows x 1),
     * {@code wide_and_deep} (what Analytics Zoo's WideAndDeep takes, over the base columns user and item) or {@code features} (one tensor of rows x (2 + width):
     * user row, item row, and what a {@link FeatureEncoder} makes of the row's features).
     */
    public String input() {
        return input;
    }

    /**
     * Whether the embedding tables have a row for unknown ids, as {@link FeatureExtractor} explains. A model without it is never asked about them.
     */
    public boolean unknownRows() {
        return unknownRows;
    }

    /**
     * Which pairs the score is for: {@code new} (items that the user never bought), {@code repeat} (items that the user bought) or {@code all}. Empty, as is
     * {@link #horizonDays()}, if nobody wrote it down.
     */
    public Optional<String> task() {
        return Optional.ofNullable(task);
    }

    /** N, where the score is the probability of at least one purchase within N days. Empty, as is {@link #task()}, if nobody wrote it down. */
    public OptionalDouble horizonDays() {
        return horizonDays == null ? OptionalDouble.empty() : OptionalDouble.of(horizonDays);
    }

    /** Every file of the bundle but the manifest itself, by name. */
    public Map<String, FileEntry> files() {
        return Collections.unmodifiableMap(files);
    }

    /** {@link FeatureSpec#hash()} of the specification that the model was trained with. */
    public String featuresHash() {
        return featuresHash;
    }

    /** Time of the first interaction that the model was trained on, or {@link #UNKNOWN_TIME}. */
    public String trainingFrom() {
        return trainingFrom;
    }

    /** Time of the last interaction that the model was trained on, or {@link #UNKNOWN_TIME}. */
    public String trainingTo() {
        return trainingTo;
    }

    /** The version that this one continues, or the newest that existed when it was made. */
    public OptionalLong parentVersion() {
        return parentVersion == null ? OptionalLong.empty() : OptionalLong.of(parentVersion);
    }

    /** Evaluation of this version and of the baselines, by flat names. */
    public Map<String, Double> metrics() {
        return Collections.unmodifiableMap(metrics);
    }

    /** Why the model was trained, in words. */
    public String reason() {
        return reason;
    }

    /** Id of the training run, the same for every attempt at it. */
    public String runId() {
        return runId;
    }

    /** Versions of what trained the model, by name. */
    public Map<String, String> frameworks() {
        return Collections.unmodifiableMap(frameworks);
    }

    public String createdAt() {
        return createdAt;
    }

    /** Writes the manifest as {@code manifest.json} has it. */
    public String toJson() {
        return Json.write(this);
    }

    /**
     * Reads a manifest that {@link #toJson()} wrote.
     *
     * @throws IllegalArgumentException with one line if the text is not a complete manifest of this schema version
     */
    public static BundleManifest fromJson(final String text) {
        final BundleManifest read = Json.read(text, BundleManifest.class);
        if (read.schemaVersion != SCHEMA_VERSION) {
            throw new IllegalArgumentException(
                    "has schema version " + read.schemaVersion + ", this build reads " + SCHEMA_VERSION);
        }
        if (read.files == null || read.metrics == null || read.frameworks == null) {
            throw new IllegalArgumentException("lacks files, metrics or frameworks");
        }
        final Builder builder = builder();
        builder.model = read.model;
        builder.version = read.version;
        builder.modelKind = read.modelKind;
        builder.engine = read.engine;
        builder.output = read.output;
        builder.positiveClass = read.positiveClass;
        builder.rows(read.input == null ? PAIR : read.input, read.unknownRows == null || read.unknownRows);
        builder.task = read.task;
        builder.horizonDays = read.horizonDays;
        builder.files.putAll(read.files);
        builder.featuresHash = read.featuresHash;
        builder.trainingFrom = read.trainingFrom;
        builder.trainingTo = read.trainingTo;
        builder.parentVersion = read.parentVersion;
        builder.metrics.putAll(read.metrics);
        builder.reason = read.reason;
        builder.runId = read.runId;
        builder.frameworks.putAll(read.frameworks);
        builder.createdAt = read.createdAt;
        return builder.build();
    }

    private static String require(final String value, final String name) {
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException("lacks " + name);
        }
        return value;
    }

    /** Size and checksum of one file. Immutable. */
    public static final class FileEntry {

        private final long size;
        private final String sha256;

        private FileEntry(final long size, final String sha256) {
            this.size = size;
            this.sha256 = sha256;
        }

        /** Describes a file by its content. */
        static FileEntry of(final byte[] content) {
            return new FileEntry(content.length, Checksums.sha256(content));
        }

        /** Size in bytes. */
        public long size() {
            return size;
        }

        /** SHA-256 in lower-case hexadecimal. */
        public String sha256() {
            return sha256;
        }
    }

    /** Collects the parts of a manifest. Not thread-safe. */
    public static final class Builder {

        private String model;
        private long version;
        private String modelKind;
        private String engine;
        private String output;
        private int positiveClass;
        private String input = PAIR;
        private boolean unknownRows = true;
        private String task;
        private Double horizonDays;
        private final Map<String, FileEntry> files = new TreeMap<>();
        private String featuresHash;
        private String trainingFrom;
        private String trainingTo;
        private Long parentVersion;
        private final Map<String, Double> metrics = new TreeMap<>();
        private String reason;
        private String runId;
        private final Map<String, String> frameworks = new TreeMap<>();
        private String createdAt;

        private Builder() {}

        public Builder model(final String name, final long number) {
            this.model = name;
            this.version = number;
            return this;
        }

        /** See {@link BundleManifest#modelKind()}, {@link BundleManifest#engine()}, {@link BundleManifest#output()}. */
        public Builder network(
                final String kind, final String engineName, final String outputKind, final int positive) {
            this.modelKind = kind;
            this.engine = engineName;
            this.output = outputKind;
            this.positiveClass = positive;
            return this;
        }

        /** See {@link BundleManifest#input()} and {@link BundleManifest#unknownRows()}; without this call {@code pair} and true. */
        public Builder rows(final String inputKind, final boolean haveUnknown) {
            this.input = inputKind;
            this.unknownRows = haveUnknown;
            return this;
        }

        /**
         * What the score is a probability of, see {@link BundleManifest#task()} and {@link BundleManifest#horizonDays()}.
         *
         * @param pairs {@code new}, {@code repeat} or {@code all}
         * @param days above 0
         */
        public Builder question(final String pairs, final double days) {
            this.task = pairs;
            this.horizonDays = days;
            return this;
        }

        public Builder file(final String name, final long size, final String sha256) {
            files.put(name, new FileEntry(size, sha256));
            return this;
        }

        public Builder featuresHash(final String hash) {
            this.featuresHash = hash;
            return this;
        }

        /** Times of the first and the last interaction of the training window. */
        public Builder trainingWindow(final String from, final String to) {
            this.trainingFrom = from;
            this.trainingTo = to;
            return this;
        }

        public Builder parentVersion(final long parent) {
            this.parentVersion = parent;
            return this;
        }

        boolean hasParentVersion() {
            return parentVersion != null;
        }

        public Builder metric(final String name, final double value) {
            metrics.put(name, value);
            return this;
        }

        /** Why the model was trained and in which run. */
        public Builder run(final String id, final String why) {
            this.runId = id;
            this.reason = why;
            return this;
        }

        public Builder framework(final String name, final String frameworkVersion) {
            frameworks.put(name, frameworkVersion);
            return this;
        }

        public Builder createdAt(final String instant) {
            this.createdAt = instant;
            return this;
        }

        /**
         * Creates the manifest.
         *
         * @throws IllegalArgumentException with one line if a part is missing
         */
        public BundleManifest build() {
            return new BundleManifest(this);
        }
    }
}
