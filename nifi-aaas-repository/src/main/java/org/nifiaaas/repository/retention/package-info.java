/** Which versions of a model may go, and how they go without anybody meeting half a version. Knows bundle, labels and storage. */
package org.nifiaaas.repository.retention;
