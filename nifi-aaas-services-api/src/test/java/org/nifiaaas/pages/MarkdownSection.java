package org.nifiaaas.pages;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads a section of a page in Markdown, as NiFi 2 shows it. Knows what the pages use of Markdown and no more. */
final class MarkdownSection {

    private static final Pattern HEADING = Pattern.compile("##? .*");
    private static final Pattern ITEM = Pattern.compile(" *(?:-|[0-9]+\\.) +(.*)");
    private static final Pattern DASHES = Pattern.compile("\\|[-|: ]+\\|");
    private static final Pattern CODE_OR_TEXT = Pattern.compile("`[^`]*`|[^`]+");
    private static final Pattern EMPHASIS = Pattern.compile("(\\*\\*?)(?! )(.+?)\\1");
    private static final Pattern LINK = Pattern.compile("\\[([^]]*)]\\([^)]*\\)");
    private static final String FENCE = "```";

    private final List<String> lines;
    private final List<Element> elements = new ArrayList<>();
    private int next;

    private MarkdownSection(final List<String> lines) {
        this.lines = lines;
    }

    /** The elements below the heading that begins so; none if there is no such heading. */
    static List<Element> read(final String page, final String heading) {
        return new MarkdownSection(page.lines().toList()).section("## " + heading);
    }

    private List<Element> section(final String heading) {
        while (next < lines.size() && !lines.get(next).startsWith(heading)) {
            next++;
        }
        next++;
        while (next < lines.size() && !HEADING.matcher(lines.get(next)).matches()) {
            final String line = lines.get(next);
            if (line.startsWith(FENCE)) {
                block();
            } else if (line.startsWith("|")) {
                table();
            } else if (line.isBlank()) {
                next++;
            } else {
                paragraph();
            }
        }
        return List.copyOf(elements);
    }

    private void block() {
        final int first = ++next;
        while (!lines.get(next).startsWith(FENCE)) {
            next++;
        }
        elements.add(Element.block(first + 1, String.join("\n", lines.subList(first, next))));
        next++;
    }

    private void table() {
        final int first = next;
        final List<List<String>> rows = new ArrayList<>();
        while (next < lines.size() && lines.get(next).startsWith("|")) {
            final String line = lines.get(next++).strip();
            if (!DASHES.matcher(line).matches()) {
                rows.add(cells(line));
            }
        }
        elements.add(Element.table(first + 1, rows));
    }

    private static List<String> cells(final String line) {
        return Stream.of(line.substring(1, line.length() - 1).split("\\|", -1))
                .map(MarkdownSection::plain)
                .toList();
    }

    private void paragraph() {
        final int first = next;
        final List<String> parts = new ArrayList<>();
        while (next < lines.size() && isText(lines.get(next))) {
            final MatchResult item = item(lines.get(next));
            if (item != null && next > first) {
                break;
            }
            parts.add(item == null ? lines.get(next) : item.group(1));
            next++;
        }
        elements.add(Element.paragraph(first + 1, plain(String.join(" ", parts))));
    }

    private static boolean isText(final String line) {
        return !line.isBlank() && !line.startsWith(FENCE) && !line.startsWith("|");
    }

    private static MatchResult item(final String line) {
        return ITEM.matcher(line).results().findFirst().orElse(null);
    }

    private static String plain(final String text) {
        final StringBuilder plain = new StringBuilder();
        CODE_OR_TEXT
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .forEach(part -> plain.append(part.startsWith("`") ? part : withoutMarks(part)));
        return plain.toString().replaceAll("\\s+", " ").strip();
    }

    private static String withoutMarks(final String text) {
        return EMPHASIS.matcher(LINK.matcher(text).replaceAll("$1")).replaceAll("$2");
    }
}
