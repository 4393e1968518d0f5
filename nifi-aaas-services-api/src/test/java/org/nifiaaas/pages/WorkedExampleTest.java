package org.nifiaaas.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.Validator;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is not as the page says fails with the place on the page. */
class WorkedExampleTest {

    private static final String MARKDOWN =
            """
            # Greeter

            ## Worked example: a *small* one

            | Property | Value |
            |---|---|
            | Greeting | `#{word}` |
            | Lines | the lines `a` and `b` |
            | Names | a file with the lines `ada`, `bob` |
            | Note | the text below |
            | Nothing | (empty: none) |
            | Penalty Duration (Settings) | `1 sec` |

            | Parameter | Value |
            |---|---|
            | `word` | `hello` |

            Note:

            ```
            any #{word}
            ```

            Input, see [the guide](guide.html):

            ```json
            {"user": "ada"}
            ```

            Relationship `success`:

            ```json
            {"greeting": "hello", "lines": 2, "note": "any…", "file": "…"}
            ```

            | Attribute | Input | `success` |
            |---|---|---|
            | `origin` | `desk` | `desk` |
            | `greeted` | | `hell…` |
            | `failed` | | |

            | Provenance event | Details |
            |---|---|
            | `CONTENT_MODIFIED` | `Greeted with **hello**` |

            | Verification step | Outcome | Explanation |
            |---|---|---|
            | `Look` | `SUCCESSFUL` | `Found` |

            ## Other
            """;

    private static final String HTML =
            """
            <html><body><h1>Greeter</h1>
            <h2>Worked example: a <em>small</em> one</h2>
            <table>
                <tr><th>Property</th><th>Value</th></tr>
                <tr><td>Greeting</td><td><code>#{word}</code></td></tr>
                <tr><td>Lines</td><td>the lines <code>a</code> and <code>b</code></td></tr>
                <tr><td>Names</td><td>a file with the lines <code>ada</code>, <code>bob</code></td></tr>
                <tr><td>Note</td><td>the text below</td></tr>
                <tr><td>Nothing</td><td>(empty: none)</td></tr>
                <tr><td>Penalty Duration (Settings)</td><td><code>1 sec</code></td></tr>
            </table>
            <table>
                <tr><th>Parameter</th><th>Value</th></tr>
                <tr><td><code>word</code></td><td><code>hello</code></td></tr>
            </table>
            <p>Note:</p>
            <pre><code>any #{word}</code></pre>
            <p>Input, see
                <a href="guide.html">the guide</a>:</p>
            <pre><code>{"user": "ada"}</code></pre>
            <p>Relationship <code>success</code>:</p>
            <pre><code>{"greeting": "hello", "lines": 2, "note": "any…", "file": "…"}</code></pre>
            <table>
                <tr><th>Attribute</th><th>Input</th><th><code>success</code></th></tr>
                <tr><td><code>origin</code></td><td><code>desk</code></td><td><code>desk</code></td></tr>
                <tr><td><code>greeted</code></td><td></td><td><code>hell…</code></td></tr>
                <tr><td><code>failed</code></td><td></td><td></td></tr>
            </table>
            <table>
                <tr><th>Provenance event</th><th>Details</th></tr>
                <tr><td><code>CONTENT_MODIFIED</code></td><td><code>Greeted with **hello**</code></td></tr>
            </table>
            <table>
                <tr><th>Verification step</th><th>Outcome</th><th>Explanation</th></tr>
                <tr><td><code>Look</code></td><td><code>SUCCESSFUL</code></td><td><code>Found</code></td></tr>
            </table>
            <h2>Other</h2></body></html>
            """;

    @TempDir
    private Path files;

    private WorkedExample example(final String written, final String changed) {
        assertTrue(MARKDOWN.contains(written) && HTML.contains(written), written);
        return WorkedExample.of(new Page("page.md", MARKDOWN.replace(written, changed), HTML.replace(written, changed)))
                .filesIn(files);
    }

    @Test
    void whatAgreesPasses() {
        final WorkedExample example = example("hello", "hello");
        example.happens(TestRunners.newTestRunner(new Greeter()));
        example.verifies(List.of(step("Found")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"greeting\": \"hello\" ; \"greeting\": \"hi\" ; line 33, relationship success, content.greeting: the page shows \"hi\", but it is \"hello\"",
                "\"lines\": 2 ; \"lines\": 2.5 ; line 33, relationship success, content.lines: the page shows 2.5, but it is 2",
                "\"note\": \"any…\" ; \"note\": \"some…\" ; line 33, relationship success, content.note: the page shows \"some…\", but it is \"any hello\"",
                "\"lines\": 2, ; '' ; line 33, relationship success, content.lines: the page shows no such field, but it is 2",
                "{\"greeting\" ; {\"more\": 1, \"greeting\" ; line 33, relationship success, content.more: the page shows 1, but there is no such field",
                "hell… ; bye… ; line 39, relationship success, attribute greeted: the page shows \"bye…\", but it is \"hello\"",
                "failed ; origin ; line 40, relationship success, attribute origin: the page shows \"\", but it is \"desk\"",
                "greeted ; greets ; line 39, relationship success, attribute greets: the page shows \"hell…\", but it is not there",
                "Greeted ; Met ; line 44, provenance event 1: the page shows \"CONTENT_MODIFIED | Met with **hello**\", but it is \"CONTENT_MODIFIED | Greeted with **hello**\"",
                "Greeting ; Salute ; line 7, property Salute: the component has no such property",
                "the lines  ; either  ; line 8, property Lines: it cannot be told from \"either `a` and `b`\" what the value is"
            })
    void whatDiffersFailsWithItsPlace(final String written, final String changed, final String message) {
        final WorkedExample example = example(written, changed);
        final AssertionError failure =
                assertThrows(AssertionError.class, () -> example.happens(TestRunners.newTestRunner(new Greeter())));

        assertEquals("page.md, " + message, failure.getMessage());
    }

    @Test
    void relationshipThatThePageLeavesOutFails() {
        final WorkedExample example = WorkedExample.of(new Page(
                        "page.md",
                        MARKDOWN.replace("Relationship", "And").replace("| Attribute", "| Name"),
                        HTML.replace("Relationship", "And").replace(">Attribute", ">Name")))
                .filesIn(files);
        final AssertionError failure =
                assertThrows(AssertionError.class, () -> example.happens(TestRunners.newTestRunner(new Greeter())));

        assertTrue(
                failure.getMessage()
                        .startsWith(
                                "page.md, relationship success: the page shows no FlowFile, but there is one with {"),
                failure.getMessage());
    }

    @Test
    void columnOfNoRelationshipFails() {
        final WorkedExample example = example("Relationship", "And");
        final AssertionError failure =
                assertThrows(AssertionError.class, () -> example.happens(TestRunners.newTestRunner(new Greeter())));

        assertEquals("page.md, line 36, attributes: the example has no [`success`]", failure.getMessage());
    }

    @Test
    void relationshipThatGetsNothingFails() {
        final WorkedExample example = example("greeted", "greeted");
        final AssertionError failure =
                assertThrows(AssertionError.class, () -> example.happens(TestRunners.newTestRunner(new Idler())));

        assertEquals(
                "page.md, line 30, relationship success: the page shows a FlowFile, but there is none",
                failure.getMessage());
    }

    @Test
    void verificationThatDiffersFailsWithItsLine() {
        final WorkedExample example = example("hello", "hello");

        assertEquals(
                "page.md, line 48, verification step 1: the page shows \"Look | SUCCESSFUL | Found\", but it is \"Look | SUCCESSFUL | Lost\"",
                assertThrows(AssertionError.class, () -> example.verifies(List.of(step("Lost"))))
                        .getMessage());
        assertThrows(AssertionError.class, () -> example.verifies(List.of()));
        assertThrows(AssertionError.class, () -> example.verifies(List.of(step("Found"), step("Found"))));
    }

    @Test
    void formsThatDifferFailWithTheLine() {
        final Page page = new Page("page.md", MARKDOWN, HTML.replace("the guide", "a guide"));
        final AssertionError failure = assertThrows(AssertionError.class, page::example);

        assertTrue(failure.getMessage().startsWith("page.md, line 24: the HTML does not say the same"));
    }

    @Test
    void attributeThatThePageLeavesOutFails() {
        final String row = "| `greeted` | | `hell…` |\n";
        final String cells = "    <tr><td><code>greeted</code></td><td></td><td><code>hell…</code></td></tr>\n";
        final WorkedExample example = WorkedExample.of(
                        new Page("page.md", MARKDOWN.replace(row, ""), HTML.replace(cells, "")))
                .filesIn(files);
        final AssertionError failure =
                assertThrows(AssertionError.class, () -> example.happens(TestRunners.newTestRunner(new Greeter())));

        assertEquals(
                "page.md, line 36, relationship success: the page does not show the attributes {greeted=hello}",
                failure.getMessage());
    }

    @Test
    void pageWithoutAnExampleFails() {
        final Page page = new Page("page.md", "# Greeter\n", "<h1>Greeter</h1>");

        assertEquals(
                "page.md has no section \"Worked example\" ==> expected: <false> but was: <true>",
                assertThrows(AssertionError.class, page::example).getMessage());
    }

    private static ConfigVerificationResult step(final String explanation) {
        return new ConfigVerificationResult.Builder()
                .verificationStepName("Look")
                .outcome(Outcome.SUCCESSFUL)
                .explanation(explanation)
                .build();
    }

    /** Writes its properties. */
    private static class Greeter extends AbstractProcessor {

        private static final Relationship SUCCESS =
                new Relationship.Builder().name("success").build();
        private static final List<PropertyDescriptor> PROPERTIES =
                List.of(property("Greeting"), property("Lines"), property("Names"), property("Note"));

        private static PropertyDescriptor property(final String name) {
            return new PropertyDescriptor.Builder()
                    .name(name)
                    .addValidator(Validator.VALID)
                    .build();
        }

        @Override
        public Set<Relationship> getRelationships() {
            return Set.of(SUCCESS);
        }

        @Override
        protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
            return PROPERTIES;
        }

        @Override
        public void onTrigger(final ProcessContext context, final ProcessSession session) {
            final List<String> values = PROPERTIES.stream()
                    .map(property -> context.getProperty(property).getValue())
                    .toList();
            final String content = "{\"greeting\":\"%s\",\"lines\":%d,\"file\":\"%s\",\"note\":\"%s\"}"
                    .formatted(values.get(0), values.get(1).lines().count(), values.get(2), values.get(3));
            final FlowFile input = session.get();
            final FlowFile written = session.write(input, out -> out.write(content.getBytes(StandardCharsets.UTF_8)));
            session.getProvenanceReporter().modifyContent(written, "Greeted with **" + values.get(0) + "**");
            session.transfer(session.putAttribute(written, "greeted", values.get(0)), SUCCESS);
        }
    }

    /** Does nothing. */
    private static final class Idler extends Greeter {

        @Override
        public void onTrigger(final ProcessContext context, final ProcessSession session) {}
    }
}
