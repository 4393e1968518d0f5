package org.nifiaaas.repository.bundle;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Damages a file in ways that a seed decides: its structure if it is JSON, its text and its bytes. */
public final class TextMutations {

    private static final List<String> STRANGE_TEXTS = List.of(
            "",
            " ",
            "a\nb",
            "\u001b[2J",
            "\ud800",
            "\udc00\ud800",
            "\u2028",
            "null",
            "../../x",
            "x".repeat(5_000),
            "2019-02-30T99:00:00Z",
            "-1");

    private static final List<String> STRANGE_NUMBERS = List.of(
            "0",
            "-1",
            "1e999",
            "-1e999",
            "9223372036854775808",
            "99999999999999999999999999",
            "1.5",
            "1e-400",
            "2147483648");

    private static final List<String> STRANGE_PIECES = List.of(
            "null",
            "NaN",
            "-Infinity",
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"",
            "\n",
            "\r",
            "\t",
            "\u0000",
            "//",
            "#",
            "'",
            "\\ud800",
            "\\u00",
            "\ufeff",
            "0x1F");

    private final Random random;

    public TextMutations(final long seed) {
        this.random = new Random(seed);
    }

    /** One to three damages after another. */
    public byte[] damage(final byte[] content) {
        byte[] damaged = content;
        for (int count = 1 + random.nextInt(3); count > 0; count--) {
            damaged = once(damaged);
        }
        return damaged;
    }

    private byte[] once(final byte[] content) {
        switch (random.nextInt(8)) {
            case 0:
                return Arrays.copyOf(content, random.nextInt(content.length + 1));
            case 1:
                return bytes(content);
            case 2:
                return inserted(content, pick(STRANGE_PIECES));
            case 3:
                return inserted(content, nested());
            case 4:
                return duplicated(content);
            default:
                return structure(content);
        }
    }

    private <T> T pick(final List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private byte[] bytes(final byte[] content) {
        final byte[] damaged = content.clone();
        for (int count = 1 + random.nextInt(4); count > 0 && damaged.length > 0; count--) {
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        }
        return damaged;
    }

    private byte[] inserted(final byte[] content, final String piece) {
        final String text = new String(content, StandardCharsets.UTF_8);
        final int place = random.nextInt(text.length() + 1);
        return (text.substring(0, place) + piece + text.substring(place)).getBytes(StandardCharsets.UTF_8);
    }

    private String nested() {
        final int depth = random.nextBoolean() ? 300 : 20_000;
        return (random.nextBoolean() ? "[" : "{\"a\":").repeat(depth);
    }

    /** A line twice, which is a key twice in JSON. */
    private byte[] duplicated(final byte[] content) {
        final List<String> lines =
                new ArrayList<>(Arrays.asList(new String(content, StandardCharsets.UTF_8).split("\n", -1)));
        lines.add(random.nextInt(lines.size() + 1), pick(lines));
        return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] structure(final byte[] content) {
        final JsonElement root;
        try {
            root = JsonParser.parseString(new String(content, StandardCharsets.UTF_8));
        } catch (final RuntimeException e) {
            return bytes(content);
        }
        if (!root.isJsonObject() && !root.isJsonArray()) {
            return bytes(content);
        }
        change(root);
        return root.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void change(final JsonElement parent) {
        if (parent.isJsonObject()) {
            changeMember(parent.getAsJsonObject());
        } else {
            changeElement(parent.getAsJsonArray());
        }
    }

    private void changeMember(final JsonObject parent) {
        if (parent.size() == 0) {
            parent.add(pick(STRANGE_TEXTS), strange());
            return;
        }
        final Map.Entry<String, JsonElement> member = pick(new ArrayList<>(parent.entrySet()));
        if (goesDeeper(member.getValue())) {
            change(member.getValue());
        } else if (random.nextInt(5) == 0) {
            parent.remove(member.getKey());
        } else if (random.nextInt(5) == 0) {
            parent.add(pick(STRANGE_TEXTS), member.getValue());
        } else {
            parent.add(member.getKey(), strange());
        }
    }

    private void changeElement(final JsonArray parent) {
        if (parent.isEmpty()) {
            parent.add(strange());
            return;
        }
        final int place = random.nextInt(parent.size());
        if (goesDeeper(parent.get(place))) {
            change(parent.get(place));
        } else {
            parent.set(place, strange());
        }
    }

    private boolean goesDeeper(final JsonElement element) {
        return (element.isJsonObject() || element.isJsonArray()) && random.nextInt(4) > 0;
    }

    private JsonElement strange() {
        switch (random.nextInt(6)) {
            case 0:
                return JsonNull.INSTANCE;
            case 1:
                return new JsonPrimitive(pick(STRANGE_TEXTS));
            case 2:
                return JsonParser.parseString(pick(STRANGE_NUMBERS));
            case 3:
                return new JsonPrimitive(random.nextBoolean());
            case 4:
                return new JsonArray();
            default:
                return new JsonObject();
        }
    }
}
