/** One version in memory: its leases, its copies, its size, and scoring with it. Knows the engine's contract. */
package org.nifiaaas.services.model.version;
