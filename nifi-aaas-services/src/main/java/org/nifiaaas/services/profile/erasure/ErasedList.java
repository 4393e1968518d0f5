package org.nifiaaas.services.profile.erasure;

import java.time.Instant;
import org.nifiaaas.features.ErasedUsers;

/**
 * A list of erased users as a file had it.
 *
 * @param users whom it names
 * @param stamp of the file before it was read
 * @param checksum CRC-32 of the file as 8 lower-case hexadecimal digits: enough to tell two lists apart, and too little to find out an id by trying
 */
record ErasedList(ErasedUsers users, Stamp stamp, String checksum) {

    /**
     * What tells whether a file has changed.
     *
     * @param modified when it was written
     * @param bytes its length
     * @param file which file it is on its disk, as far as the system tells
     */
    record Stamp(Instant modified, long bytes, String file) {}
}
