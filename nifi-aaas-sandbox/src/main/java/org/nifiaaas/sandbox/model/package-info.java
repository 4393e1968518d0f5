/** {@code aaas model}: looks at a model repository and moves its labels, by hand and without NiFi. */
package org.nifiaaas.sandbox.model;
