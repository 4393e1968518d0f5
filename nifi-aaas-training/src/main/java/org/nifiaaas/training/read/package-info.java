/** From files to cleaned interactions, every row counted. Knows failure and nifi-aaas-features. */
package org.nifiaaas.training.read;
