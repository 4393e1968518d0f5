package org.nifiaaas.sandbox.browser;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.LoadState;
import com.microsoft.playwright.options.MouseButton;
import com.microsoft.playwright.options.ScreenshotAnimations;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a person does on NiFi's pages, with the mouse and the keyboard and nothing else. Both generations draw their canvas alike; their dialogs differ.
 * Everything waits for what it needs, within a limit. Not thread-safe.
 */
public abstract class NifiPages {

    private static final int STEPS = 8;

    /** Above the lower edge of a box there is nothing to click on but the box. */
    private static final double FROM_EDGE = 14;

    private final Page page;
    private final URI nifi;
    private final Path pictures;

    NifiPages(final Page page, final URI nifi, final Path pictures) {
        this.page = page;
        this.nifi = nifi;
        this.pictures = pictures;
    }

    final Page page() {
        return page;
    }

    /** Takes a picture of the page as it is. */
    public final void picture(final String name) {
        picture(page, name);
    }

    final void picture(final Page of, final String name) {
        of.screenshot(new Page.ScreenshotOptions()
                .setPath(pictures.resolve(name + ".png"))
                .setAnimations(ScreenshotAnimations.DISABLED));
    }

    final void open(final String path) {
        // A change behind the # alone would load nothing.
        page.navigate("about:blank");
        page.navigate(nifi.resolve(path).toString());
        page.waitForLoadState(LoadState.NETWORKIDLE);
    }

    /** Opens the canvas of a process group. */
    public abstract void openGroup(String group);

    /** Opens the canvas with a box in its middle, as a link from elsewhere does. */
    public abstract void openBox(String group, String box);

    /**
     * Drags the sign of a processor from the toolbar onto the canvas, types words into the filter, and adds the processor of that type.
     *
     * @return the number of types that the filter left, as the dialog says it: "4 of 120"
     */
    public abstract String addProcessor(String words, String type, double x, double y);

    static String shownTypes(final String dialog) {
        final Matcher count = Pattern.compile("\\d+\\W+of\\W+\\d+").matcher(dialog);
        return count.find() ? count.group().replaceAll("\\W+", " ") : dialog;
    }

    /** Drags a connection from one box to another and takes the relationship {@code success} for it. */
    public final void connect(final String from, final String to) {
        final BoundingBox source = box(from).boundingBox();
        page.mouse().move(middleX(source), middleY(source));
        final Locator sign = page.locator(".add-connect");
        sign.waitFor();
        drag(sign.boundingBox(), middleX(box(to).boundingBox()), middleY(box(to).boundingBox()));
        confirmConnection();
    }

    abstract void confirmConnection();

    /** What the sign of a box says that is not valid: the tooltip under the pointer, empty if there is none. */
    public final String problems(final String box) {
        final BoundingBox sign = box(box).locator("text.run-status-icon").boundingBox();
        page.mouse().move(sign.x + sign.width / 2, sign.y + sign.height / 2);
        final Locator tip = page.locator(tooltip());
        try {
            tip.first().waitFor(new Locator.WaitForOptions().setTimeout(2_000));
            return String.join("\n", tip.allInnerTexts());
        } catch (final TimeoutError e) {
            return "";
        }
    }

    abstract String tooltip();

    /** Takes the pointer off whatever it is on. */
    public final void lookAway() {
        page.mouse().move(1, 1);
        page.mouse().move(page.viewportSize().width - 20.0, page.viewportSize().height - 60.0);
        page.locator(tooltip()).first().waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
    }

    /** Opens the dialog of a box by a double click, types a value for a property, and applies it. */
    public final void setProperty(final String box, final String property, final String value, final String picture) {
        final BoundingBox at = box(box).boundingBox();
        page.mouse().dblclick(middleX(at), at.y + at.height - FROM_EDGE);
        typeProperty(property, value, picture);
    }

    abstract void typeProperty(String property, String value, String picture);

    /** Opens the dialog of a controller service, presses Verify, and gives what NiFi then says. */
    public abstract String verifyService(String group, String service, String picture);

    /** Drags the sign of a process group onto the canvas and gives it the flow in a file. */
    public abstract void importFlow(Path definition, double x, double y);

    /** Takes an entry of the menu that the right button opens on the group of that name. */
    public final void menuOfGroup(final String group, final String entry) {
        menu(page.locator("g.process-group", withText(group)), entry);
    }

    /** Opens the provenance of a box by its menu. */
    public final ProvenancePage provenanceOf(final String box) {
        menu(box(box), "View data provenance");
        return provenance();
    }

    abstract ProvenancePage provenance();

    private void menu(final Locator on, final String entry) {
        final BoundingBox at = on.boundingBox();
        page.mouse()
                .click(
                        at.x + FROM_EDGE,
                        at.y + at.height - FROM_EDGE,
                        new Mouse.ClickOptions().setButton(MouseButton.RIGHT));
        menuEntry(entry).click();
    }

    abstract Locator menuEntry(String entry);

    /** The processor of that name on the canvas; it is there. */
    final Locator box(final String name) {
        final Locator box = page.locator(
                "g.processor", new Page.LocatorOptions().setHas(page.locator("text.processor-name", withText(name))));
        box.waitFor();
        return box;
    }

    /** Waits until a sign has come to be seen in full: a lineage is drawn slowly. */
    final void awaitDrawn(final Locator sign) {
        sign.waitFor();
        page.waitForCondition(() -> "1".equals(sign.evaluate("sign => getComputedStyle(sign).opacity")));
    }

    static Page.LocatorOptions withText(final String text) {
        return new Page.LocatorOptions().setHasText(text);
    }

    /** A text of letters alone, whatever their case and the space around it: NiFi 1 and 2 write titles differently. */
    static Pattern exactly(final String letters) {
        return Pattern.compile("^\\s*" + letters + "\\s*$", Pattern.CASE_INSENSITIVE);
    }

    /** Drags what lies there to a place. */
    final void drag(final BoundingBox what, final double x, final double y) {
        page.mouse().move(middleX(what), middleY(what));
        page.mouse().down();
        page.mouse().move((middleX(what) + x) / 2, (middleY(what) + y) / 2, steps());
        page.mouse().move(x, y, steps());
        page.mouse().up();
    }

    private static Mouse.MoveOptions steps() {
        return new Mouse.MoveOptions().setSteps(STEPS);
    }

    static double middleX(final BoundingBox box) {
        return box.x + box.width / 2;
    }

    static double middleY(final BoundingBox box) {
        return box.y + box.height / 2;
    }
}
