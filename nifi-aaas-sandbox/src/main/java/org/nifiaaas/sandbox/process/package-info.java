/** Processes, ports and processors of this machine: started, recognised, stopped, tuned. Knows console. */
package org.nifiaaas.sandbox.process;
