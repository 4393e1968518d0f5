package org.nifiaaas.sandbox.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.LoadState;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.server.RuntimeLayout;

/** The viewer of HTML pages that the NAR brings, in Chromium, with pages of people who mean no good. Skipped where there is no Chromium. */
class PageViewerTest {

    private static final String FRAME = "iframe[title='Page of the FlowFile']";

    private static Chromium chromium;
    private static Path files;

    private final Map<String, byte[]> contents = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private Page page;

    @BeforeAll
    static void openTheBrowser() throws SandboxException {
        final Optional<Path> program = Chromium.installed();
        assumeTrue(program.isPresent(), "No Chromium is installed, so nobody looks at the viewer");
        chromium = Chromium.start(program.get());
        files = RuntimeLayout.locate().projectFolder().resolve("nifi-aaas-nar/src/main/page-viewer");
    }

    @AfterAll
    static void closeTheBrowser() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        page = chromium.newPage();
    }

    @AfterEach
    void stop() {
        page.close();
        server.stop(0);
    }

    private void answer(final HttpExchange exchange) throws IOException {
        final String path = exchange.getRequestURI().getPath();
        requests.add(path);
        final byte[] content =
                path.startsWith("/viewer/") ? file(path.substring("/viewer/".length())) : contents.get(path);
        exchange.getResponseHeaders().add("Content-Type", path.endsWith(".js") ? "text/javascript" : "text/html");
        exchange.sendResponseHeaders(content == null ? 404 : 200, content == null ? -1 : content.length);
        if (content != null) {
            exchange.getResponseBody().write(content);
        }
        exchange.close();
    }

    private static byte[] file(final String name) throws IOException {
        return Files.readAllBytes(files.resolve(name.isEmpty() ? "index.html" : name));
    }

    private String address() {
        return "http://" + server.getAddress().getHostString() + ":"
                + server.getAddress().getPort();
    }

    private void view(final String reference) {
        page.navigate(address() + "/viewer/?ref=" + URLEncoder.encode(reference, StandardCharsets.UTF_8));
    }

    private void content(final String html) {
        contents.put("/content", html.getBytes(StandardCharsets.UTF_8));
    }

    private String message() {
        page.waitForCondition(() -> !page.innerText("#nifi-aaas-page").isBlank());
        return page.innerText("#nifi-aaas-page");
    }

    @Test
    void pageIsShownAsItIsMeant() {
        content("<!DOCTYPE html><html><body><h1>Vergleich: 5 € & mehr</h1></body></html>");

        view(address() + "/content");

        assertEquals(
                "Vergleich: 5 € & mehr", page.frameLocator(FRAME).locator("h1").innerText());
    }

    @Test
    void scriptsDoNotRunAndNothingIsLoaded() {
        content(
                "<h1>Report</h1><script>parent.document.title = 'taken over'; document.body.innerHTML = 'script'</script>"
                        + "<img src='/spy.png' onerror=\"parent.document.title = 'taken over'\"><link rel='stylesheet' href='/spy.css'>"
                        + "<iframe src='/spy.html'></iframe><meta http-equiv='refresh' content='0; url=/spy-refresh.html'>");

        view(address() + "/content");

        assertEquals("Report", page.frameLocator(FRAME).locator("h1").innerText());
        page.waitForLoadState(LoadState.NETWORKIDLE);
        assertEquals("Report", page.frameLocator(FRAME).locator("h1").innerText());
        assertEquals("Page", page.title());
        assertTrue(requests.stream().noneMatch(path -> path.startsWith("/spy")), requests.toString());
    }

    @Test
    void contentOfAnotherServerIsNotShown() {
        view("http://nifi.example.org/nifi-api/provenance-events/1/content/output");

        assertEquals("This content is not of this NiFi: http://nifi.example.org", message());
    }

    @Test
    void contentThatIsGoneIsSaidToBeGone() {
        view(address() + "/gone");

        assertEquals("The page cannot be shown: NiFi answers 404; the content may have left its archive", message());
    }

    @Test
    void pageThatIsTooLargeIsToBeDownloaded() {
        content("x".repeat(10 * 1024 * 1024 + 1));

        view(address() + "/content");

        assertEquals("The page cannot be shown: it has 10485761 bytes, more than 10485760; download it", message());
    }
}
