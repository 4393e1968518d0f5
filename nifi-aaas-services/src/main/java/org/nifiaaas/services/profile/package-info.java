/** The profile service that keeps profiles in a folder of its node: the folder, the embedded store in it, and the controller service around both. */
package org.nifiaaas.services.profile;
