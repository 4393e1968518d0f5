package org.nifiaaas.sandbox.flow;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/** Replaces the ids that NiFi gives anew at every export, so that a flow that has not changed gives the same file. Stateless. */
final class StableIds {

    private static final Pattern UUIDS = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private StableIds() {}

    /**
     * Numbers the ids in the order in which the text names them first.
     *
     * @param kept an id that stays as it is
     */
    static String in(final String text, final String kept) {
        final Map<String, String> ids = new HashMap<>();
        ids.put(kept, kept);
        return UUIDS.matcher(text)
                .replaceAll(id -> ids.computeIfAbsent(id.group(), old -> UUID.nameUUIDFromBytes(
                                ("nifi-aaas " + ids.size()).getBytes(StandardCharsets.UTF_8))
                        .toString()));
    }
}
