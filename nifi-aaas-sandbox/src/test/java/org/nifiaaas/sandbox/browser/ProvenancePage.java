package org.nifiaaas.sandbox.browser;

/** The list of what happened, as NiFi shows it to a person. Not thread-safe. */
public interface ProvenancePage {

    /**
     * Opens the details of the newest event of a type and gives the FlowFile's attributes, as the dialog lists them.
     *
     * @param shown the attribute that the picture shows
     */
    String attributes(String eventType, String shown, String picture);

    /** Opens the content that the newest event of a type left, in the tab that NiFi opens for it, and gives the text of the HTML page in it. */
    String viewPage(String eventType, String picture);

    /** Presses Replay in the details of the newest event of a type. */
    void replay(String eventType, String picture);

    /** Opens the lineage of the newest event of a type and gives the words beside its signs. */
    String lineage(String eventType, String picture);
}
