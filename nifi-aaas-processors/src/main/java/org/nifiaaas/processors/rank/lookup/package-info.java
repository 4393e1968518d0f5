/** Small files beside a flow: allowed, denied and popular items, users, offers. Read again when they change. Knows record. */
package org.nifiaaas.processors.rank.lookup;
