/** {@code aaas profile}: users of whom nothing may be kept, the list of them, and what a running NiFi has done with it. */
package org.nifiaaas.sandbox.profile;
