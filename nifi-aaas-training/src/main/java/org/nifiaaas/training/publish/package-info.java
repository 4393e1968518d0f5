/** A trained model as a version of a repository, one run at a time. Knows models, failure and nifi-aaas-repository. */
package org.nifiaaas.training.publish;
