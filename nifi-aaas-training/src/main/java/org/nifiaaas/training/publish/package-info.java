/** A trained model as a version of a repository, one run at a time, and lines as a new folder. Knows models, failure and nifi-aaas-repository. */
package org.nifiaaas.training.publish;
