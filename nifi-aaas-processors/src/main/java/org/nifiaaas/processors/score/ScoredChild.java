package org.nifiaaas.processors.score;

import java.util.Optional;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.Relationship;
import org.nifiaaas.services.ModelVersionIdentity;

/**
 * An outgoing FlowFile.
 *
 * @param relationship where it goes
 * @param flowFile its records
 * @param arm label of the arm that scored them; empty without a split and for failed records, which no arm scored
 * @param version version that scored them; of failed records, the version that would have if there is no split, else none
 */
public record ScoredChild(
        Relationship relationship, FlowFile flowFile, Optional<String> arm, Optional<ModelVersionIdentity> version) {}
