package org.nifiaaas.training.read;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.nifiaaas.features.EventCleaner;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.IdTokenizer;
import org.nifiaaas.training.failure.InputException;

/**
 * Reads interactions from CSV files (RFC 4180, UTF-8, one header line a file, compression by file ending) and cleans each row with the rules of the feature
 * specification. Columns are found by name; rows that are no CSV record of their header's width are kept as rejected, not lost.
 */
public final class CsvInteractions {

    private static final String CORRUPT_RECORD = "_corrupt_record";
    private static final int COLUMNS = 5;

    private final SparkSession spark;
    private final FeatureSpec spec;
    private final Set<String> excludedItems;

    /**
     * Creates a reader.
     *
     * @param excludedItems items whose rows are set aside, in any spelling that has the same canonical form
     */
    public CsvInteractions(final SparkSession spark, final FeatureSpec spec, final Collection<String> excludedItems) {
        this.spark = spark;
        this.spec = spec;
        this.excludedItems = new HashSet<>();
        for (final String item : excludedItems) {
            this.excludedItems.add(IdTokenizer.canonical(item));
        }
    }

    /**
     * Opens the inputs; rows are read when an action asks for them.
     *
     * @throws InputException if an input is missing, unreadable or lacks a column
     */
    public JavaRDD<CleanedRow> read(final List<String> inputs) throws InputException {
        // With pruned columns Spark no longer notices records that are too short or too long.
        spark.conf().set("spark.sql.csv.parser.columnPruning.enabled", "false");
        final Map<String, List<String>> groups =
                new CsvFiles(spark.sparkContext().hadoopConfiguration()).byHeader(inputs);
        final List<JavaRDD<CleanedRow>> parts = new ArrayList<>();
        for (final Map.Entry<String, List<String>> group : groups.entrySet()) {
            parts.add(read(group.getKey(), group.getValue()));
        }
        final JavaRDD<CleanedRow> first = parts.get(0);
        if (parts.size() == 1) {
            return first;
        }
        return JavaSparkContext.fromSparkContext(spark.sparkContext()).union(first, parts.subList(1, parts.size()));
    }

    private JavaRDD<CleanedRow> read(final String header, final List<String> files) throws InputException {
        final String[] columns = columns(header);
        final int[] positions = positions(columns, files.get(0));
        final String corruptRecord = unusedName(columns);
        StructType schema = new StructType();
        for (final String column : columns) {
            schema = schema.add(column, DataTypes.StringType);
        }
        schema = schema.add(corruptRecord, DataTypes.StringType);
        final Dataset<Row> rows = reader().schema(schema)
                .option("mode", "PERMISSIVE")
                .option("columnNameOfCorruptRecord", corruptRecord)
                .csv(files.toArray(new String[0]));
        final RowCleaner cleaner = new RowCleaner(new EventCleaner(spec), excludedItems, positions, columns.length);
        return rows.javaRDD().map(cleaner::clean);
    }

    private DataFrameReader reader() {
        return spark.read()
                .option("header", "true")
                .option("encoding", "UTF-8")
                .option("quote", "\"")
                .option("escape", "\"");
    }

    private String[] columns(final String header) {
        final Dataset<String> line = spark.createDataset(Collections.singletonList(header), Encoders.STRING());
        return reader().csv(line).columns();
    }

    /** Name for the column of malformed records that no column of the file has. */
    private static String unusedName(final String[] columns) {
        String name = CORRUPT_RECORD;
        while (Arrays.stream(columns).anyMatch(name::equalsIgnoreCase)) {
            name = name + "_";
        }
        return name;
    }

    private int[] positions(final String[] columns, final String file) throws InputException {
        final int[] positions = new int[COLUMNS - 1];
        positions[0] = position(columns, spec.userColumn(), "user", file);
        positions[1] = position(columns, spec.itemColumn(), "item", file);
        positions[2] = spec.amountColumn().isPresent()
                ? position(columns, spec.amountColumn().get(), "amount", file)
                : RowCleaner.NO_COLUMN;
        positions[3] = position(columns, spec.timeColumn(), "time", file);
        return positions;
    }

    private static int position(final String[] columns, final String wanted, final String role, final String file)
            throws InputException {
        for (int column = 0; column < columns.length; column++) {
            if (columns[column].trim().equals(wanted)) {
                return column;
            }
        }
        throw new InputException("Input has no column '" + wanted + "' for the " + role + "; its columns are "
                + Arrays.toString(columns) + ": " + file);
    }
}
