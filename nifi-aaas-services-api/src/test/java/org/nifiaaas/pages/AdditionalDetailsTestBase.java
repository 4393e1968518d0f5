package org.nifiaaas.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.nifi.components.ConfigurableComponent;
import org.apache.nifi.controller.ControllerService;
import org.apache.nifi.processor.Processor;
import org.apache.nifi.reporting.ReportingTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each component of a module, that is, each one that its {@code META-INF/services} name, has a page in two forms, and on it a worked example that a test runs:
 * the class beside the component that is called like it, with {@code ExampleTest} at the end.
 */
public abstract class AdditionalDetailsTestBase {

    private static final Pattern HEAD_AND_MARKUP = Pattern.compile("(?s)<head>.*?</head>|<[^>]+>|&[a-z]+;");
    private static final Pattern FENCE_AND_ADDRESS = Pattern.compile("(?m)^```.*$|]\\([^)]*\\)");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_]{4,}");

    /** The components on the class path, which are those of the module itself. */
    protected static List<Class<?>> components() {
        return Stream.of(Processor.class, ControllerService.class, ReportingTask.class)
                .flatMap(AdditionalDetailsTestBase::registered)
                .filter(component -> component.getName().startsWith("org.nifiaaas."))
                .toList();
    }

    private static Stream<Class<?>> registered(final Class<? extends ConfigurableComponent> kind) {
        return ServiceLoader.load(kind).stream().map(ServiceLoader.Provider::type);
    }

    @Test
    final void moduleHasComponents() {
        assertFalse(components().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("components")
    final void bothFormsHaveTheSameWords(final Class<?> component) {
        final Page page = Page.of(component);

        assertEquals(
                words(FENCE_AND_ADDRESS.matcher(page.markdown()).replaceAll(" ")),
                words(HEAD_AND_MARKUP.matcher(page.html()).replaceAll(" ")));
    }

    @ParameterizedTest
    @MethodSource("components")
    final void bothFormsBeginWithTheNameOfTheBox(final Class<?> component) {
        final Page page = Page.of(component);

        assertTrue(page.html().contains("<h1>" + component.getSimpleName() + "</h1>"));
        assertTrue(page.markdown().startsWith("# " + component.getSimpleName() + System.lineSeparator()));
    }

    @ParameterizedTest
    @MethodSource("components")
    final void pageHasAWorkedExampleThatATestRuns(final Class<?> component) {
        WorkedExample.of(component).rows("Property");

        final String test = component.getName() + "ExampleTest";
        assertTrue(
                isTest(test),
                () -> "No test runs the worked example of " + Page.of(component).name() + ": " + test
                        + " is missing, has no test or does not read the page");
    }

    private static boolean isTest(final String name) {
        try {
            final Class<?> test = Class.forName(name);
            return names(test, WorkedExample.class)
                    && Stream.of(test.getDeclaredMethods()).anyMatch(method -> method.isAnnotationPresent(Test.class));
        } catch (final ClassNotFoundException e) {
            return false;
        }
    }

    /** Whether the code of a class names another one. */
    private static boolean names(final Class<?> user, final Class<?> used) {
        try (InputStream code = user.getResourceAsStream(user.getSimpleName() + ".class")) {
            return new String(code.readAllBytes(), StandardCharsets.ISO_8859_1)
                    .contains(used.getName().replace('.', '/'));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> words(final String text) {
        return WORD.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }
}
