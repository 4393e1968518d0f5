package org.nifiaaas.services.engine.bigdl;

import com.intel.analytics.bigdl.dataset.ArrayTensorMiniBatch;
import com.intel.analytics.bigdl.dataset.Sample;
import com.intel.analytics.bigdl.dataset.SparseMiniBatch$;
import com.intel.analytics.bigdl.nn.abstractnn.Activity;
import com.intel.analytics.zoo.models.recommendation.Utils$;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import scala.collection.JavaConverters;

/** Batches as Analytics Zoo's own feature code makes them of data frame rows when it trains and predicts. */
final class ZooSamples {

    private ZooSamples() {}

    /** A batch for a WideAndDeep of {@link ZooModules#columns()}. */
    static Activity batch(final BigDLRuntime runtime, final String type, final int[] pairs, final int rows) {
        final List<Sample<Object>> samples = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            samples.add(Utils$.MODULE$.row2Sample(row(pairs[row * 2], pairs[row * 2 + 1]), ZooModules.columns(), type));
        }
        final int inputs = type.equals("wide_n_deep") ? 2 : 1;
        final Object batch = SparseMiniBatch$.MODULE$.apply(inputs, 1, runtime.floatTag(), runtime.floatNumeric());
        @SuppressWarnings("unchecked") // The factory does not say which kind of batch it makes.
        final ArrayTensorMiniBatch<Object> filled = (ArrayTensorMiniBatch<Object>) batch;
        return filled.set(JavaConverters.asScalaBufferConverter(samples).asScala(), runtime.floatNumeric())
                .getInput();
    }

    /** A row of a data frame as far as Zoo asks it: for a value by the name of its column. */
    private static Row row(final int user, final int item) {
        final Map<Object, Integer> values = Map.of("user", user, "item", item, "label", 1);
        return (Row) Proxy.newProxyInstance(
                ZooSamples.class.getClassLoader(),
                new Class<?>[] {Row.class},
                (proxy, method, arguments) -> values.get(arguments[0]));
    }
}
