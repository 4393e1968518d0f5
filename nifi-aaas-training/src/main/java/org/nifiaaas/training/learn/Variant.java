package org.nifiaaas.training.learn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.nifiaaas.scoring.propensity.Head;
import org.nifiaaas.scoring.propensity.PairFeature;

/** One way to make a model of a kind: which features which head looks at. */
final class Variant {

    private final ModelKind kind;
    private final String name;
    private final boolean bends;
    private final Map<Head.Pairs, List<PairFeature>> heads = new LinkedHashMap<>();

    Variant(final ModelKind kind, final String name, final boolean bends) {
        this.kind = kind;
        this.name = name.toLowerCase(Locale.ROOT).replace('_', ' ');
        this.bends = bends;
    }

    Variant head(final Head.Pairs pairs, final List<PairFeature> features) {
        heads.put(pairs, features);
        return this;
    }

    ModelKind kind() {
        return kind;
    }

    List<Head> fit(final LabelledPairs data) {
        final List<Head> fitted = new ArrayList<>();
        heads.forEach((pairs, features) -> fitted.add(HeadFitter.fit(data, pairs, features, bends)));
        return fitted;
    }

    /** All features that heads look at. */
    Set<PairFeature> features() {
        return heads.values().stream().flatMap(List::stream).collect(Collectors.toSet());
    }

    @Override
    public String toString() {
        return name;
    }
}
