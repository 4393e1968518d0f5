package org.nifiaaas.features.privacy;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Events and what becomes of them under masks, for whoever masks events: NiFi and Spark must give the very same values. Tokens and weeks are
 * those of Python's hmac, hashlib and zoneinfo.
 */
public final class MaskedEvents {

    /** Makes the tokens of {@link #EXPECTED}. */
    public static final String KEY = "0123456789abcdef0123456789abcdef";

    /** The key before it. */
    public static final String PREVIOUS_KEY = "the key before it, of 32 characters";

    /** Masks everything that can be masked. */
    public static final String SPECIFICATION =
            """
            {"schemaVersion": 2,
             "userColumn": "card", "itemColumn": "shop", "amountColumn": "price", "timeColumn": "day", "timeZone": "Europe/London",
             "columns": [{"name": "born", "of": "user", "type": "categorical"},
                         {"name": "segment", "of": "user", "type": "categorical"},
                         {"name": "tip", "type": "numeric"}],
             "windows": [{"name": "visits", "statistic": "count", "by": "user", "days": 30}],
             "privacy": [{"column": "user", "mask": "token"},
                         {"column": "item", "mask": "token"},
                         {"column": "time", "mask": "week"},
                         {"column": "amount", "mask": "buckets", "edges": [0, 10, 50]},
                         {"column": "born", "mask": "month"},
                         {"column": "segment", "mask": "token"},
                         {"column": "tip", "mask": "buckets", "edges": [0.1, 5]},
                         {"column": "holder", "mask": "drop"}]}
            """;

    /** Rows with the columns of the specification, each event once; one is a refund. */
    public static final String CSV =
            """
            card,shop,price,day,born,segment,tip,holder
            C-17,Tea House,12.34,2019-04-03T22:30:00Z,1981-05-06,gold  card,7.77,Ann
            C-17,Tea House,9.99,2019-04-14T23:30:00Z,,,,Ann
            C-18,Gym,-3,2019-04-03,1990-01-31,gold card,1,Bob
            C-18,Gym,1e3,04/10/2019,soon,gold card,0,Bob
            """;

    /** What is written of the rows that are no refund, fields in this order: user, item, amount, event_time, born, segment, tip, visits. */
    public static final List<String> EXPECTED = lines(
            "f796c75e.Xh0yHrZcVfBpZrqyZS5i4w|f796c75e.gkJkGUgpRqjGChm6NIjekw|10.0|1554073200000|1981-05-01|f796c75e.vflTa2hIY8Wf2ff_pV7coA|5.0|0.0",
            "f796c75e.Xh0yHrZcVfBpZrqyZS5i4w|f796c75e.gkJkGUgpRqjGChm6NIjekw|0.0|1555282800000|1981-05-01|f796c75e.vflTa2hIY8Wf2ff_pV7coA|null|1.0",
            "f796c75e.2auXzQ6qLmOrHfVph4XqNg|f796c75e.5doD6Jf0eX_PvD5v0Hy-iw|50.0|1554678000000|null|f796c75e.vflTa2hIY8Wf2ff_pV7coA|0.1|0.0");

    private MaskedEvents() {}

    private static List<String> lines(final String... lines) {
        return Stream.of(lines).sorted().collect(Collectors.toList());
    }
}
