package org.nifiaaas.processors.record;

import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.Relationship;

/**
 * A complete child of a FlowFile.
 *
 * @param relationship where it goes
 */
record RecordChild(Relationship relationship, FlowFile flowFile) {}
