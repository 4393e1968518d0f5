/** The only files of a repository that change: labels of a model, moved atomically, with their history. Knows bundle and storage. */
package org.nifiaaas.repository.labels;
