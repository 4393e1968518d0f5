/** Implementation of the Livy batch service: a small HTTP client that trusts no answer, and the controller service around it. */
package org.nifiaaas.services.livy;
