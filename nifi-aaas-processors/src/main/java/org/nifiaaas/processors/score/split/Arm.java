package org.nifiaaas.processors.score.split;

import org.nifiaaas.services.VersionSelector;

/**
 * One arm of a traffic split.
 *
 * @param label label or version number, as it is written in the property
 * @param weight its part of the users, relative to the other arms
 * @param selector the version that scores its users
 */
public record Arm(String label, double weight, VersionSelector selector) {}
