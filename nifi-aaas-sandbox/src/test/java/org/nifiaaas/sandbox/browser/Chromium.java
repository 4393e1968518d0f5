package org.nifiaaas.sandbox.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.nifiaaas.sandbox.server.NifiGeneration;

/** The Chromium of the machine with one window and no screen; nothing is downloaded. Not thread-safe. */
public final class Chromium implements AutoCloseable {

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final int WIDTH = 1400;
    private static final int HEIGHT = 900;
    private static final double PATIENCE_MILLIS = 30_000;

    private final Playwright playwright;
    private final BrowserContext context;

    private Chromium(final Path program) {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        final Browser browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(program)
                        .setArgs(List.of(
                                // Root may not use the sandbox, and the pages are those of a NiFi of ours.
                                "--no-sandbox",
                                "--disable-gpu",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync")));
        context = browser.newContext(new Browser.NewContextOptions().setViewportSize(WIDTH, HEIGHT));
        context.setDefaultTimeout(PATIENCE_MILLIS);
    }

    /** Where it is installed, if it is. */
    public static Optional<Path> installed() {
        final String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return NAMES.stream()
                .flatMap(name -> Stream.of(path.split(File.pathSeparator)).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Starts it. */
    public static Chromium start(final Path program) {
        return new Chromium(program);
    }

    /**
     * The pages of a NiFi, in a new tab.
     *
     * @param nifi address of NiFi without a path
     * @param pictures folder that screenshots go to
     */
    public NifiPages pages(final NifiGeneration generation, final URI nifi, final Path pictures) {
        final Page page = newPage();
        return generation == NifiGeneration.NIFI_2
                ? new Nifi2Pages(page, nifi, pictures)
                : new Nifi1Pages(page, nifi, pictures);
    }

    Page newPage() {
        return context.newPage();
    }

    @Override
    public void close() {
        playwright.close();
    }
}
