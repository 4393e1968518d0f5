/** The command line {@code aaas}. On top of all rooms; nobody imports it. */
package org.nifiaaas.sandbox;
