package org.nifiaaas.sandbox.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nifiaaas.sandbox.Aaas;
import picocli.CommandLine;

/** The pages that people read: where their links lead, and whether their commands exist. */
class DocumentationTest {

    private static final Path PROJECT = Path.of("..");
    private static final int LONGEST_README = 150;

    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.+)$");
    private static final Pattern COMMAND = Pattern.compile("\\./aaas((?: +[^\\s`|]+)+)");
    private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]*");

    static List<Path> pages() throws IOException {
        final List<Path> pages = new ArrayList<>(List.of(
                PROJECT.resolve("README.md"),
                PROJECT.resolve("CONTRIBUTING.md"),
                PROJECT.resolve("docker/README.md"),
                PROJECT.resolve("nifi-aaas-benchmarks/README.md")));
        try (Stream<Path> docs = Files.list(PROJECT.resolve("docs"))) {
            docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        return pages;
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksLeadToFilesAndHeadingsThatAreThere(final Path page) throws IOException {
        final Matcher links = LINK.matcher(Files.readString(page));
        while (links.find()) {
            final String link = links.group(1);
            if (!link.matches("[a-z]+:.*")) {
                final String[] parts = link.split("#", 2);
                final Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]);
                assertTrue(Files.exists(target), page + ": " + link);
                if (parts.length == 2) {
                    assertTrue(anchors(target).contains(parts[1]), page + ": " + link);
                }
            }
        }
    }

    /** As GitHub makes them of headings. */
    private static Set<String> anchors(final Path page) throws IOException {
        return HEADING.matcher(Files.readString(page))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void commandsAndTheirOptionsExist(final Path page) throws IOException {
        final Matcher commands = COMMAND.matcher(Files.readString(page));
        while (commands.find()) {
            final String[] words = commands.group(1).trim().split(" +");
            CommandLine command = Aaas.commandLine();
            int word = 0;
            while (word < words.length
                    && command.getSubcommands().containsKey(words[word].replaceAll("[.,:;)]+$", ""))) {
                command = command.getSubcommands().get(words[word].replaceAll("[.,:;)]+$", ""));
                word++;
            }
            assertTrue(
                    word > 0 || words[0].startsWith("--") || words[0].matches("[A-Z].*|up\\|.*"),
                    page + ": " + commands.group());
            final Matcher options = OPTION.matcher(commands.group());
            while (options.find()) {
                assertTrue(
                        command.getCommandSpec().findOption(options.group()) != null,
                        page + ": " + commands.group() + " has no option " + options.group());
            }
        }
    }

    @Test
    void readmeIsShort() throws IOException {
        final long lines = Files.lines(PROJECT.resolve("README.md")).count();
        assertTrue(lines <= LONGEST_README, "README.md has " + lines + " lines");
    }

    @Test
    void everyComponentHasItsParagraph() throws IOException {
        final Set<String> documented = anchors(PROJECT.resolve("docs/components.md"));
        final Set<String> components = new TreeSet<>();
        for (final String list : List.of(
                "nifi-aaas-processors/src/main/resources/META-INF/services/org.apache.nifi.processor.Processor",
                "nifi-aaas-services/src/main/resources/META-INF/services/org.apache.nifi.controller.ControllerService")) {
            for (final String type : Files.readAllLines(PROJECT.resolve(list))) {
                components.add(type.substring(type.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
            }
        }
        documented.remove("the-components");
        assertEquals(components, documented);
    }
}
