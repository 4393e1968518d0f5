/** Drives NiFi through its REST interface: builds the project's flow, exports it as template and flow definition, installs, runs and watches it. */
package org.nifiaaas.sandbox.flow;
