/** {@code aaas model}: looks at a model repository, moves its labels and imports models, by hand and without NiFi. */
package org.nifiaaas.sandbox.model;
