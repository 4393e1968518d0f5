package org.nifiaaas.sandbox.browser;

import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.net.URI;
import java.nio.file.Path;

/** The pages of NiFi 1. */
final class Nifi1Pages extends NifiPages {

    Nifi1Pages(final Page page, final URI nifi, final Path pictures) {
        super(page, nifi, pictures);
    }

    @Override
    public void openGroup(final String group) {
        openCanvas("/nifi/?processGroupId=" + group);
    }

    @Override
    public void openBox(final String group, final String box) {
        openCanvas("/nifi/?processGroupId=" + group + "&componentIds=" + box);
    }

    private void openCanvas(final String path) {
        open(path);
        page().locator("#splash").waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
    }

    @Override
    public String addProcessor(final String words, final String type, final double x, final double y) {
        drag(page().locator("#processor-component").boundingBox(), x, y);
        final Locator dialog = page().locator("#new-processor-dialog");
        page().locator("#processor-type-filter").click();
        page().keyboard().type(words);
        row(dialog, type).click();
        final String count = shownTypes(dialog.innerText());
        picture("add-processor");
        press(dialog, "Add");
        return count;
    }

    private static Locator row(final Locator in, final String text) {
        return in.locator(".slick-row", new Locator.LocatorOptions().setHasText(text))
                .first();
    }

    private static Locator button(final Locator in, final String name) {
        return in.locator(".button", new Locator.LocatorOptions().setHasText(exactly(name)))
                .locator("visible=true");
    }

    /** Presses a button of a dialog and waits until the dialog is gone. */
    private static void press(final Locator dialog, final String button) {
        button(dialog, button).click();
        dialog.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
    }

    private static void tab(final Locator in, final String name) {
        in.locator(".tab", new Locator.LocatorOptions().setHasText(exactly(name)))
                .locator("visible=true")
                .click();
    }

    @Override
    void confirmConnection() {
        // The only relationship of a source is chosen already.
        press(page().locator("#connection-configuration"), "Add");
    }

    @Override
    String tooltip() {
        return ".qtip:visible, .ui-tooltip:visible, .nifi-tooltip:visible";
    }

    @Override
    void typeProperty(final String property, final String value, final String picture) {
        final Locator dialog = page().locator("#processor-configuration");
        tab(dialog, "Properties");
        row(dialog, property).locator(".slick-cell").nth(1).click();
        final Locator editor = page().locator(".slickgrid-nf-editor");
        editor.waitFor();
        page().keyboard().type(value);
        picture(picture);
        editor.locator("div", new Locator.LocatorOptions().setHasText(exactly("Ok")))
                .last()
                .click();
        press(dialog, "Apply");
    }

    @Override
    public String verifyService(final String group, final String service, final String picture) {
        openGroup(group);
        page().locator("#operation-context .fa-gear, #operate-configure")
                .first()
                .click();
        tab(page().locator("body"), "Controller Services");
        row(page().locator("#process-group-controller-services-table"), service)
                .locator(".edit-controller-service")
                .click();
        final Locator dialog = page().locator("#controller-service-configuration");
        tab(dialog, "Properties");
        dialog.locator(".verify-properties button").click();
        press(page().locator("#referenced-attributes-dialog"), "Verify");
        final Locator results = dialog.locator("#controller-service-properties-verification-results");
        results.getByText("Perform Validation").waitFor();
        picture(picture);
        final String words = results.innerText();
        press(dialog, "Cancel");
        return words;
    }

    @Override
    public void importFlow(final Path definition, final double x, final double y) {
        drag(page().locator("#group-component").boundingBox(), x, y);
        final Locator dialog = page().locator("#new-process-group-dialog");
        dialog.locator("input[type=file]").setInputFiles(definition);
        picture("import-flow");
        press(dialog, "Add");
    }

    @Override
    Locator menuEntry(final String entry) {
        return page().locator("#context-menu .context-menu-item", new Page.LocatorOptions().setHasText(exactly(entry)));
    }

    @Override
    ProvenancePage provenance() {
        return new Events(page().frameLocator("#shell-iframe"));
    }

    /** In the frame that NiFi lays over its canvas. */
    private final class Events implements ProvenancePage {

        private final FrameLocator frame;

        Events(final FrameLocator frame) {
            this.frame = frame;
        }

        private Locator open(final String eventType) {
            row(frame.locator("#provenance-table"), eventType)
                    .locator(".show-event-details")
                    .click();
            return frame.locator("#event-details-dialog");
        }

        @Override
        public String attributes(final String eventType, final String shown, final String picture) {
            final Locator dialog = open(eventType);
            tab(dialog, "Attributes");
            final Locator attributes = dialog.locator("#attributes-container");
            attributes
                    .getByText(shown, new Locator.GetByTextOptions().setExact(true))
                    .scrollIntoViewIfNeeded();
            picture(picture);
            final String words = attributes.innerText();
            press(dialog, "Ok");
            return words;
        }

        @Override
        public String viewPage(final String eventType, final String picture) {
            final Locator dialog = open(eventType);
            tab(dialog, "Content");
            final Page viewer = page().waitForPopup(
                            () -> dialog.locator("#output-content-view").click());
            final FrameLocator content = viewer.frameLocator("iframe[title='Page of the FlowFile']");
            content.locator("h1").waitFor();
            picture(viewer, picture);
            final String words = content.locator("body").innerText();
            viewer.close();
            press(dialog, "Ok");
            return words;
        }

        @Override
        public void replay(final String eventType, final String picture) {
            final Locator dialog = open(eventType);
            tab(dialog, "Content");
            picture(picture);
            dialog.locator("#replay-content").click();
            // NiFi says that it was asked, in a dialog of its own.
            press(frame.locator("#nf-ok-dialog"), "Ok");
        }

        @Override
        public String lineage(final String eventType, final String picture) {
            row(frame.locator("#provenance-table"), eventType)
                    .locator(".show-lineage")
                    .click();
            awaitDrawn(frame.locator("#provenance-lineage g.event").last());
            picture(picture);
            return frame.locator("#provenance-lineage").innerText();
        }
    }
}
