/**
 * Where a repository lies: folders and small files with atomic steps and a lock, on this machine; other modules bring other places. Knows nothing of what is stored.
 */
package org.nifiaaas.repository.storage;
