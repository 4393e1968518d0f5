package org.nifiaaas.sandbox.nifi;

import java.util.List;

/**
 * How a processor is now.
 *
 * @param id its id
 * @param name its name on the canvas
 * @param state as NiFi says it: Running, Stopped, Invalid, Disabled or Validating
 * @param received FlowFiles received in the last five minutes
 * @param sent FlowFiles sent in the last five minutes
 * @param problems why it is invalid, and what it has complained of lately
 */
public record BoxStatus(String id, String name, String state, long received, long sent, List<String> problems) {}
