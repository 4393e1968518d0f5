/** A person at NiFi's pages: Chromium with mouse and keyboard, on the pages of both generations, and the pictures that it takes. */
package org.nifiaaas.sandbox.browser;
