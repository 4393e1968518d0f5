/**
 * The boxes on the canvas and nothing else: each declares its properties, relationships and documentation and hands its FlowFiles to one of the rooms below.
 * Nobody imports this package. Class names are part of saved flows and never change.
 */
package org.nifiaaas.processors;
