package org.nifiaaas.services.profile;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.LogMessage;
import org.apache.nifi.util.MockComponentLog;
import org.apache.nifi.util.NoOpProcessor;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A service of profiles in a runner, with a clock and rounds that the test moves. */
@Timeout(120)
abstract class ProfileServiceFixture<S extends AbstractProfileService> {

    static final String KEY = "user=8:12345678 ";
    static final String ID = "profiles";

    final MovableClock clock = new MovableClock();
    final ManualRounds rounds = new ManualRounds();
    final TestRunner runner = TestRunners.newTestRunner(new NoOpProcessor());
    S service;

    @TempDir
    Path root;

    /** A service that has all it needs to be enabled. */
    abstract S add(TestRunner with) throws InitializationException;

    @BeforeEach
    void addService() throws InitializationException {
        service = add(runner);
    }

    @AfterEach
    void close() {
        service.onDisabled();
    }

    final void restart() {
        runner.disableControllerService(service);
        runner.enableControllerService(service);
    }

    /** All that the service has logged. */
    final List<String> told() {
        final MockComponentLog log = runner.getControllerServiceLogger(ID);
        return Stream.of(log.getInfoMessages(), log.getWarnMessages(), log.getErrorMessages())
                .flatMap(List::stream)
                .map(LogMessage::getMsg)
                .toList();
    }
}
