package org.nifiaaas.services;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProfileKeyTest {

    private static final String COUNTED = "0a1b2c3d";
    private static final String LONG_ID = "7".repeat(2_000);

    @Test
    void keysAreThoseThatStoresHaveHadFromTheBeginning() {
        final ProfileKey key = ProfileKey.of("user=6:card-1 ", COUNTED);

        assertEquals("user=6:card-1 0a1b2c3d", key.text());
        assertEquals("user=6:card-1 0a1b2c3d+", key.olderPart().text());
        assertEquals(
                "sha256=010eb5a3a86979efeaa26cd331b731a9619e14c99259f94ffc2a1e62ee6dfedc 0a1b2c3d",
                ProfileKey.of(longSubject(), COUNTED).text());
    }

    @Test
    void textLeadsBackToTheKey() {
        for (final String subject : List.of("user=6:card-1 ", "user=3:a b item=1:c ", "item=4:book ", longSubject())) {
            final ProfileKey key = ProfileKey.of(subject, COUNTED);
            assertEquals(Optional.of(key), ProfileKey.read(key.text()));
            assertEquals(
                    Optional.of(key.olderPart()),
                    ProfileKey.read(key.olderPart().text()));
        }
    }

    @Test
    void textsOfAnotherFormAreNoKeys() {
        for (final String text : List.of("", "+", COUNTED, "user=6:card-1 ", "user=1:a 0A1B2C3D", "user=1:a0a1b2c3d")) {
            assertEquals(Optional.empty(), ProfileKey.read(text), text);
        }
    }

    @Test
    void userOfAKeyIsFoundWhateverElseIsInIt() {
        for (final String id : List.of("card-1", "a b", "1:2", "user=1:x ", "中", "", LONG_ID)) {
            final String user = ProfileKey.user(id);
            final String subject = "user=" + id.length() + ":" + id + " ";
            assertEquals(user, ProfileKey.userOf(ProfileKey.of(subject, COUNTED).text()));
            if (!id.equals(LONG_ID)) {
                assertEquals(
                        user,
                        ProfileKey.userOf(
                                ProfileKey.of(subject + "item=1:c ", COUNTED).text()));
            }
        }
    }

    @Test
    void othersThanUsersHaveNone() {
        for (final String text : List.of(
                "",
                "item=6:card-1 0a1b2c3d",
                "user=",
                "user=x",
                "user=9:card-1 ",
                "user=99999999999999999999:a ",
                "user=6",
                "item=13:user=1:x abcd 0a1b2c3d")) {
            assertEquals("", ProfileKey.userOf(text), text);
        }
        assertTrue(ProfileKey.userOf("sha256=12").length() < 10);
    }

    @Test
    void keyTellsNobodyWhoseItIs() {
        assertEquals("a key", ProfileKey.of("user=4:4711 ", COUNTED).toString());
    }

    private static String longSubject() {
        return "user=2000:" + LONG_ID + " ";
    }
}
