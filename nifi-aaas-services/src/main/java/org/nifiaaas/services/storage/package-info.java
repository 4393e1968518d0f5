/** Opens the storage of a repository; loads the Hadoop client of a service's configuration apart from everything else. */
package org.nifiaaas.services.storage;
