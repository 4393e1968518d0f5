package org.nifiaaas.processors.record;

import java.util.Map;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.Relationship;

/**
 * A complete child of a FlowFile.
 *
 * @param relationship where it goes
 * @param attributes what it says, and its siblings may not
 */
record RecordChild(Relationship relationship, FlowFile flowFile, Map<String, String> attributes) {}
