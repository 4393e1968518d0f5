package org.nifiaaas.sandbox.server;

import java.net.URI;
import java.nio.file.Path;

/**
 * Where the parts of a running sandbox are. All addresses are loopback ones; all folders exist and are absolute, with symbolic links resolved.
 *
 * @param nifiUrl base address of NiFi, without a path: see {@link #nifiUi()} and {@link #nifiApi()}
 * @param kafkaBrokers Kafka's bootstrap servers
 * @param livyUrl base address of Livy, without a path
 * @param modelRepository folder of the model versions
 * @param historyFolder folder of the cleaned events that later trainings learn from
 * @param resultsFolder folder of the result files that training jobs write
 * @param trainingJar the jar of the Spark jobs; Livy may read its folder
 * @param workFolder the working folder of the sandbox; Livy may read it
 * @param nifi which NiFi it is
 */
public record SandboxEndpoints(
        URI nifiUrl,
        String kafkaBrokers,
        URI livyUrl,
        Path modelRepository,
        Path historyFolder,
        Path resultsFolder,
        Path trainingJar,
        Path workFolder,
        NifiGeneration nifi) {

    /** The file of users of whom nothing may be kept, which the flows name. */
    public Path erasedUsers() {
        return workFolder.resolve(WorkFolder.ERASED_USERS);
    }

    /** The canvas, for a browser. */
    public URI nifiUi() {
        return URI.create(nifiUrl + "/nifi/");
    }

    /** The root of NiFi's REST interface, without a slash at the end. */
    public URI nifiApi() {
        return URI.create(nifiUrl + "/nifi-api");
    }
}
