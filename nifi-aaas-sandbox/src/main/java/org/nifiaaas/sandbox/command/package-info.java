/** {@code aaas up|down|status|logs}, and the options that every command on a sandbox has. Knows server and console. */
package org.nifiaaas.sandbox.command;
