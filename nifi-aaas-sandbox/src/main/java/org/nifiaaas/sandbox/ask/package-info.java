/** {@code aaas ask}: a question to the running ranking flow, through its own topics, and its answer in words. Knows command, flow, nifi, server and console. */
package org.nifiaaas.sandbox.ask;
