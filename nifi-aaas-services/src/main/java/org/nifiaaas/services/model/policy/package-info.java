/** Pure functions from what the repository holds and what is asked for to what shall be loaded. Knows source. */
package org.nifiaaas.services.model.policy;
