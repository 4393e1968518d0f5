package org.nifiaaas.sandbox.bench;

/** Text in a page. */
final class Html {

    private Html() {}

    /** Makes any text safe between tags and in attributes. */
    static String escape(final String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
