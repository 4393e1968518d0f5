package org.nifiaaas.services.profile;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nifiaaas.services.ProfileStoreException;

/** How every service of profiles is enabled, used and disabled, wherever it keeps them. */
@Timeout(120)
abstract class ProfileServiceContract<S extends AbstractProfileService> extends ProfileServiceFixture<S> {

    @Test
    void profilesAreThereAfterTheServiceWasDisabled() throws ProfileStoreException {
        runner.assertValid(service);
        runner.enableControllerService(service);
        Texts.write(service::update, KEY, "text");
        restart();

        assertEquals(Map.of(KEY, "text"), Texts.read(service::read, KEY));
    }

    @Test
    void timeToLiveOfThePropertyCounts() throws ProfileStoreException {
        runner.setProperty(service, service.getPropertyDescriptor("Time to Live"), "10 days");
        runner.enableControllerService(service);
        Texts.write(service::update, KEY, "text");

        clock.move(Duration.ofDays(10));
        assertEquals(Map.of(KEY, "text"), Texts.read(service::read, KEY));
        clock.move(Duration.ofSeconds(1));
        assertEquals(Map.of(), Texts.read(service::read, KEY));
    }

    @Test
    void disabledServiceAsksForBeingEnabled() {
        for (int round = 0; round < 2; round++) {
            final ProfileStoreException refusal =
                    assertThrows(ProfileStoreException.class, () -> service.read(List.of(KEY)));
            assertTrue(refusal.isRetryable());
            assertEquals(
                    "The profiles cannot be used, for their service is not enabled: enable it", refusal.getMessage());
            runner.enableControllerService(service);
            runner.disableControllerService(service);
        }
    }

    @Test
    void disablingWaitsForAnUpdate() throws ProfileStoreException, InterruptedException {
        runner.enableControllerService(service);
        final Thread disabling = new Thread(service::onDisabled);
        service.update(present -> {
            present.read(List.of(KEY));
            disabling.start();
            await().until(() -> disabling.getState() == Thread.State.WAITING);
            assertTrue(assertThrows(ProfileStoreException.class, () -> service.read(List.of(KEY)))
                    .isRetryable());
            return Map.of(KEY, Texts.bytes("written"));
        });
        disabling.join();

        restart();
        assertEquals(Map.of(KEY, "written"), Texts.read(service::read, KEY));
    }

    @Test
    void nothingThatIsLoggedOrThrownHasAKey() throws ProfileStoreException {
        runner.enableControllerService(service);
        Texts.write(service::update, KEY, "text");
        restart();

        final String refusal = assertThrows(
                        IllegalStateException.class, () -> service.update(present -> Map.of(KEY, new byte[1])))
                .getMessage();
        assertFalse(refusal.contains("12345678"), refusal);
        assertFalse(told().stream().anyMatch(line -> line.contains("12345678")), told()::toString);
    }
}
