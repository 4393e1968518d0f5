package org.nifiaaas.sandbox.demo;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.nifiaaas.sandbox.console.Console;
import org.nifiaaas.sandbox.flow.PropensityFlow;
import org.nifiaaas.sandbox.nifi.NifiClient;
import org.nifiaaas.sandbox.nifi.NifiException;
import org.nifiaaas.sandbox.nifi.Provenance;

/** Shows what one scored record says of its features and its score, and where NiFi tells the rest. */
final class PassportView {

    private final Console console;
    private final NifiClient nifi;
    private final String group;

    PassportView(final Console console, final NifiClient nifi, final String group) {
        this.console = console;
        this.nifi = nifi;
        this.group = group;
    }

    /**
     * Takes the first record of the latest FlowFile that a version has scored.
     *
     * @param since no earlier ones
     */
    void show(final long version, final Instant since) throws NifiException {
        final String box = nifi.box(group, PropensityFlow.SCORE).id();
        final List<Provenance.Event> events = nifi.provenance().madeBy(box, since).stream()
                .filter(event ->
                        Long.toString(version).equals(event.attributes().get("model.version")))
                .filter(event -> Demo.EVENTS.equals(event.attributes().get("kafka.topic")))
                .toList();
        if (events.isEmpty()) {
            throw new NifiException("NiFi remembers no FlowFile that version " + version + " has scored");
        }
        final Provenance.Event event = events.get(0);
        final String first =
                nifi.provenance().contentAfter(event).lines().findFirst().orElse("{}");
        final JsonObject passport = JsonParser.parseString(first).getAsJsonObject();
        console.line("");
        console.line("One record with its windows and its passport");
        for (final Map.Entry<String, JsonElement> field : passport.entrySet()) {
            console.line(String.format("  %-18s %s", field.getKey(), text(field.getValue())));
        }
        console.line("  Its batch: " + event.details());
        console.line("  Where it came from and went: " + nifi.provenancePage(event.flowFile()));
    }

    /** Of a history its latest purchase is enough to see what it is. */
    static String text(final JsonElement value) {
        if (!value.isJsonArray() || value.getAsJsonArray().size() < 2) {
            return value.toString();
        }
        return "[" + value.getAsJsonArray().get(0) + ", and "
                + (value.getAsJsonArray().size() - 1) + " more]";
    }
}
