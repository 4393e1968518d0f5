/** From bundle to loaded version: read, checked against its golden rows, warmed, on a thread that gives way. Knows version and source. */
package org.nifiaaas.services.model.loading;
