/** What versions are told of pairs beside the ids: features and histories, from the fields of records or from profiles. */
package org.nifiaaas.processors.pair;
