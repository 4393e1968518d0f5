package org.nifiaaas.features.design;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A value of a JSON text that knows its line and how it is called, for messages. What is asked of it and is not so is a {@link DesignException} with both.
 * Immutable.
 */
final class LocatedJson {

    private static final Pattern LINE = Pattern.compile("at line (\\d+)");

    private final int line;
    private final String path;
    private final Object value;

    private LocatedJson(final int line, final String path, final Object value) {
        this.line = line;
        this.path = path;
        this.value = value;
    }

    /** Reads a whole text. */
    static LocatedJson parse(final String text) throws DesignException {
        try (JsonReader reader = new JsonReader(new StringReader(text))) {
            final LocatedJson root = read(reader, "the specification");
            // Fails if something follows.
            reader.peek();
            return root;
        } catch (final EOFException e) {
            throw new DesignException("the specification ends before it is complete", e);
        } catch (final MalformedJsonException e) {
            throw new DesignException(line(e.getMessage()) + "this is no JSON", e);
        } catch (final IOException e) {
            throw new DesignException("the specification cannot be read", e);
        }
    }

    private static int line(final JsonReader reader) {
        final Matcher matcher = LINE.matcher(reader.toString());
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    /** The place that the parser names in a message, its advice to programmers left out. */
    private static String line(final String message) {
        final Matcher matcher = LINE.matcher(message);
        return matcher.find() ? "line " + matcher.group(1) + ": " : "";
    }

    private static LocatedJson read(final JsonReader reader, final String path) throws IOException, DesignException {
        final JsonToken next = reader.peek();
        final int line = line(reader);
        switch (next) {
            case BEGIN_OBJECT:
                return new LocatedJson(line, path, object(reader));
            case BEGIN_ARRAY:
                return new LocatedJson(line, path, array(reader, path));
            case STRING:
                return new LocatedJson(line, path, reader.nextString());
            case NUMBER:
                return new LocatedJson(line, path, reader.nextDouble());
            case BOOLEAN:
                return new LocatedJson(line, path, reader.nextBoolean());
            default:
                reader.nextNull();
                return new LocatedJson(line, path, null);
        }
    }

    private static Map<String, LocatedJson> object(final JsonReader reader) throws IOException, DesignException {
        final Map<String, LocatedJson> members = new LinkedHashMap<>();
        reader.beginObject();
        while (reader.hasNext()) {
            final String name = reader.nextName();
            final int line = line(reader);
            if (members.put(name, read(reader, name)) != null) {
                throw new DesignException("line " + line + ": " + name + " stands there twice");
            }
        }
        reader.endObject();
        return members;
    }

    private static List<LocatedJson> array(final JsonReader reader, final String path)
            throws IOException, DesignException {
        final List<LocatedJson> elements = new ArrayList<>();
        reader.beginArray();
        while (reader.hasNext()) {
            elements.add(read(reader, path));
        }
        reader.endArray();
        return elements;
    }

    /** A mistake of this value. */
    DesignException wrong(final String words) {
        return new DesignException("line " + line + ": " + words);
    }

    private DesignException mustBe(final String kind) {
        return wrong(path + " must be " + kind);
    }

    /** Members of an object that has no others than these. */
    Members members(final Set<String> known) throws DesignException {
        if (!(value instanceof Map)) {
            throw mustBe("an object in braces");
        }
        final Map<String, LocatedJson> members = new LinkedHashMap<>();
        for (final Map.Entry<?, ?> member : ((Map<?, ?>) value).entrySet()) {
            final LocatedJson located = (LocatedJson) member.getValue();
            if (!known.contains(member.getKey())) {
                throw located.wrong(member.getKey() + " is none of " + String.join(", ", known));
            }
            members.put((String) member.getKey(), located);
        }
        return new Members(members);
    }

    List<LocatedJson> elements() throws DesignException {
        if (!(value instanceof List)) {
            throw mustBe("a list in brackets");
        }
        final List<LocatedJson> elements = new ArrayList<>();
        ((List<?>) value).forEach(element -> elements.add((LocatedJson) element));
        return elements;
    }

    String text() throws DesignException {
        if (!(value instanceof String) || ((String) value).trim().isEmpty()) {
            throw mustBe("a text in quotes, and not empty");
        }
        return (String) value;
    }

    /** A whole number within limits. */
    int whole(final int least, final int most) throws DesignException {
        final double number = number();
        if (number != Math.rint(number) || number < least || number > most) {
            throw wrong(String.format(
                    Locale.ROOT,
                    "%s must be a whole number from %,d to %,d, and it is %s",
                    path,
                    least,
                    most,
                    shown(number)));
        }
        return (int) number;
    }

    double number() throws DesignException {
        if (!(value instanceof Double)) {
            throw mustBe("a number");
        }
        return (Double) value;
    }

    boolean flag() throws DesignException {
        if (!(value instanceof Boolean)) {
            throw mustBe("true or false");
        }
        return (Boolean) value;
    }

    private static String shown(final double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    /** Members of one object. */
    final class Members {

        private final Map<String, LocatedJson> members;

        private Members(final Map<String, LocatedJson> members) {
            this.members = members;
        }

        boolean has(final String name) {
            return members.containsKey(name) && members.get(name).value != null;
        }

        LocatedJson get(final String name) throws DesignException {
            if (!has(name)) {
                throw wrong(path + " has no " + name);
            }
            return members.get(name);
        }

        /** Elements of a list, none if there is no such list. */
        List<LocatedJson> list(final String name) throws DesignException {
            return has(name) ? get(name).elements() : new ArrayList<>();
        }

        /** Texts of a list, or one text that stands for a list of it; each once. */
        List<String> texts(final String name) throws DesignException {
            final LocatedJson list = get(name);
            final Set<String> texts = new LinkedHashSet<>();
            final List<LocatedJson> elements =
                    list.value instanceof String ? Collections.singletonList(list) : list.elements();
            for (final LocatedJson element : elements) {
                if (!texts.add(element.text())) {
                    throw element.wrong(element.text() + " stands twice in " + name);
                }
            }
            return new ArrayList<>(texts);
        }
    }
}
