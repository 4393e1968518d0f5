/** What a person sees of a command: progress, an interrupt that is obeyed, an error of one line. The ground floor. */
package org.nifiaaas.sandbox.console;
