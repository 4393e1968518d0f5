/** What the service reads of a repository: listings, labels, bundles. Knows nifi-aaas-repository. */
package org.nifiaaas.services.model.source;
