/** How a job fails: exceptions with their exit codes, and messages of one line. The ground floor. */
package org.nifiaaas.training.failure;
