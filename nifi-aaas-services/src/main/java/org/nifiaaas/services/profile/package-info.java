/**
 * The profile services: one keeps profiles in a folder of its node (the folder, the embedded store in it), the other in a map cache that several nodes share (the
 * cache, whose turn it is to change it, the log of what is changed); with the controller service around each.
 */
package org.nifiaaas.services.profile;
