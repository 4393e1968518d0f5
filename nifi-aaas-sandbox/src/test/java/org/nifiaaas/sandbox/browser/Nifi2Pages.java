package org.nifiaaas.sandbox.browser;

import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.net.URI;
import java.nio.file.Path;

/** The pages of NiFi 2. */
final class Nifi2Pages extends NifiPages {

    private static final String DIALOG = "mat-dialog-container";

    Nifi2Pages(final Page page, final URI nifi, final Path pictures) {
        super(page, nifi, pictures);
    }

    @Override
    public void openGroup(final String group) {
        openCanvas("/nifi/#/process-groups/" + group);
    }

    @Override
    public void openBox(final String group, final String box) {
        openCanvas("/nifi/#/process-groups/" + group + "/Processor/" + box);
    }

    private void openCanvas(final String path) {
        open(path);
        sign("icon-processor").waitFor();
    }

    private Locator sign(final String icon) {
        return page().locator("new-canvas-item button." + icon);
    }

    @Override
    public String addProcessor(final String words, final String type, final double x, final double y) {
        drag(sign("icon-processor").boundingBox(), x, y);
        dialog().locator("input").first().click();
        page().keyboard().type(words);
        row(dialog(), type).click();
        final String count = shownTypes(dialog().innerText());
        picture("add-processor");
        press(dialog(), "Add");
        closed(dialog());
        return count;
    }

    private Locator dialog() {
        return page().locator(DIALOG).last();
    }

    private static Locator row(final Locator in, final String text) {
        return in.locator("tr", new Locator.LocatorOptions().setHasText(text)).first();
    }

    private static void press(final Locator in, final String button) {
        in.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(button))
                .click();
    }

    private static void tab(final Locator in, final String name) {
        in.getByRole(AriaRole.TAB, new Locator.GetByRoleOptions().setName(name)).click();
    }

    private static void closed(final Locator dialog) {
        dialog.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
    }

    @Override
    void confirmConnection() {
        dialog().getByLabel("success").check();
        press(dialog(), "Add");
        closed(dialog());
    }

    @Override
    String tooltip() {
        return ".nifi-tooltip, .tooltip";
    }

    @Override
    void typeProperty(final String property, final String value, final String picture) {
        tab(dialog(), "Properties");
        row(dialog(), property).locator("td").nth(1).click();
        page().locator("nf-editor .CodeMirror").click();
        page().keyboard().type(value);
        picture(picture);
        press(page().locator("nf-editor"), "Ok");
        closed(page().locator("nf-editor"));
        press(dialog(), "Apply");
        closed(dialog());
    }

    @Override
    public String verifyService(final String group, final String service, final String picture) {
        open("/nifi/#/process-groups/" + group + "/controller-services");
        row(page().locator("body"), service).getByRole(AriaRole.BUTTON).click();
        menuItem("Edit").click();
        tab(dialog(), "Properties");
        final Locator verification = page().locator("property-verification");
        verification.getByRole(AriaRole.BUTTON).first().click();
        press(dialog(), "Verify");
        verification.getByText("Perform Validation").waitFor();
        picture(picture);
        final String words = verification.innerText();
        press(dialog(), "Cancel");
        closed(dialog());
        return words;
    }

    private Locator menuItem(final String name) {
        return page().getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName(name));
    }

    @Override
    public void importFlow(final Path definition, final double x, final double y) {
        drag(sign("icon-group").boundingBox(), x, y);
        dialog().locator("input[type=file]").setInputFiles(definition);
        picture("import-flow");
        press(dialog(), "Add");
        closed(dialog());
    }

    @Override
    Locator menuEntry(final String entry) {
        return page().locator("fd-context-menu, .context-menu")
                .getByText(exactly(entry))
                .first();
    }

    @Override
    ProvenancePage provenance() {
        return new Events();
    }

    private final class Events implements ProvenancePage {

        private void menu(final String eventType, final String entry) {
            row(page().locator("provenance-event-table"), eventType)
                    .getByRole(AriaRole.BUTTON)
                    .click();
            menuItem(entry).click();
        }

        @Override
        public String attributes(final String eventType, final String shown, final String picture) {
            menu(eventType, "View Details");
            tab(dialog(), "Attributes");
            dialog().getByText(shown, new Locator.GetByTextOptions().setExact(true))
                    .scrollIntoViewIfNeeded();
            picture(picture);
            final String words = dialog().innerText();
            press(dialog(), "Ok");
            closed(dialog());
            return words;
        }

        @Override
        public String viewPage(final String eventType, final String picture) {
            menu(eventType, "View Details");
            tab(dialog(), "Content");
            final Page viewer = page().waitForPopup(
                            () -> dialog().getByText(exactly("View")).last().click());
            final FrameLocator frame =
                    viewer.frameLocator("iframe").frameLocator("iframe[title='Page of the FlowFile']");
            frame.locator("h1").waitFor();
            picture(viewer, picture);
            final String words = frame.locator("body").innerText();
            viewer.close();
            press(dialog(), "Ok");
            closed(dialog());
            return words;
        }

        @Override
        public void replay(final String eventType, final String picture) {
            menu(eventType, "View Details");
            tab(dialog(), "Content");
            dialog().getByText("Output Claim").waitFor();
            picture(picture);
            press(dialog(), "Replay");
            // NiFi says that it was asked, in a dialog above this one.
            press(dialog(), "Ok");
        }

        @Override
        public String lineage(final String eventType, final String picture) {
            menu(eventType, "Show Lineage");
            awaitDrawn(page().locator("lineage g.event").last());
            picture(picture);
            return page().locator("lineage").innerText();
        }
    }
}
