package org.nifiaaas.services.model;

/** Where a manager tells people what happens to versions. Called on the thread that polls, except at closing. */
interface VersionEvents {

    /** Something went well, such as a version that serves from now on. */
    void progress(String message);

    /** Something is not as asked for, but may become so without anybody's help. */
    void attention(String message);

    /** Something has to be repaired by somebody. */
    void failure(String message);
}
