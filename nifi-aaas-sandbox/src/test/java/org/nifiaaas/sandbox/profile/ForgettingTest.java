package org.nifiaaas.sandbox.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.sandbox.console.Console;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.flow.NifiStandIn;
import org.nifiaaas.sandbox.nifi.NifiClient;
import org.nifiaaas.sandbox.nifi.NifiException;

class ForgettingTest {

    private static final String STATE = "GET /controller-services/s/state";

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private NifiStandIn standIn;
    private NifiClient nifi;
    private ErasedUsersFile list;
    private Forgetting forgetting;

    @BeforeEach
    void start() throws IOException, SandboxException {
        standIn = new NifiStandIn();
        standIn.on("GET /flow/process-groups/root", 200, "{\"processGroupFlow\":{\"id\":\"root\"}}");
        nifi = NifiClient.of(standIn.api());
        list = new ErasedUsersFile(folder.resolve("erased-users.txt"));
        forgetting = new Forgetting(list, Console.plain(new PrintStream(out, true, StandardCharsets.UTF_8)));
        forgetting.add(List.of("47110815", "another"));
    }

    @AfterEach
    void stop() {
        standIn.close();
        assertFalse(said().contains("47110815"), said());
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private void canvas(final String groups) {
        standIn.on("GET /process-groups/root/process-groups", 200, "{\"processGroups\":[" + groups + "]}");
    }

    private void installed(final String state, final String file) {
        canvas("{\"id\":\"g\",\"component\":{\"name\":\"Features\"}}");
        standIn.on("GET /process-groups/g", 200, "{\"component\":{\"parameterContext\":{\"id\":\"c\"}}}");
        standIn.on(
                "GET /parameter-contexts/c",
                200,
                "{\"component\":{\"parameters\":[{\"parameter\":{\"name\":\"erased.users\",\"value\":\"" + file
                        + "\"}}]}}");
        standIn.on(
                "GET /flow/process-groups/g/controller-services",
                200,
                "{\"controllerServices\":[" + service("o", "Profiles", "elsewhere", "DISABLED") + ","
                        + service("s", "Profiles", "g", state) + "]}");
    }

    private static String service(final String id, final String name, final String group, final String state) {
        return "{\"id\":\"" + id + "\",\"component\":{\"name\":\"" + name + "\",\"parentGroupId\":\"" + group
                + "\",\"state\":\"" + state + "\"}}";
    }

    private static String state(final String... checksums) {
        final StringBuilder entries = new StringBuilder();
        for (int node = 0; node < checksums.length; node++) {
            entries.append(node == 0 ? "" : ",")
                    .append("{\"key\":\"list.checksum\",\"value\":\"")
                    .append(checksums[node])
                    .append("\",\"clusterNodeId\":\"")
                    .append(node)
                    .append("\"}");
        }
        return "{\"componentState\":{\"localState\":{\"state\":[" + entries + "]}}}";
    }

    @Test
    void waitsUntilEveryNodeHasAppliedTheListAndTellsWhatRemains() throws SandboxException, NifiException {
        installed("ENABLED", list.path().toString());
        final String now = list.checksum();
        standIn.on(STATE, 200, "{\"componentState\":{\"localState\":null}}")
                .on(STATE, 200, state("00000000", now))
                .on(STATE, 200, state(now, now));

        forgetting.await(Optional.of(nifi));

        assertTrue(said().contains("2 users are on the list of erased users, 2 of them new: " + list.path()), said());
        assertTrue(said().contains("the flow features has erased their profiles"), said());
        assertTrue(said().contains("train anew, without --parent"), said());
        assertEquals(
                3,
                standIn.asked().lines().filter(line -> line.startsWith(STATE)).count());
    }

    @Test
    void nothingIsWaitedForWhereNobodyUsesProfiles() throws SandboxException, NifiException {
        forgetting.await(Optional.empty());
        assertTrue(said().contains("NiFi does not run: it is applied before anybody uses the profiles again."), said());

        canvas("");
        forgetting.await(Optional.of(nifi));
        assertTrue(said().contains("No flow with profiles is on the canvas: "), said());
    }

    @Test
    void serviceThatIsNotEnabledIsNotWaitedFor() throws SandboxException, NifiException {
        installed("DISABLED", list.path().toString());

        forgetting.await(Optional.of(nifi));

        assertTrue(said().contains("The profile service of the flow features is not enabled: "), said());
        assertFalse(standIn.asked().contains("/state"), standIn.asked());
    }

    @Test
    void flowThatReadsAnotherListIsToldAtOnce() {
        installed("ENABLED", "/opt/another.txt");
        assertRefused("the flow features reads another list, /opt/another.txt: its parameter erased.users must be ");
    }

    @Test
    void flowThatReadsNoListIsToldAtOnce() {
        installed("ENABLED", "");
        assertRefused("the flow features reads no list of erased users: its parameter erased.users must be ");
    }

    private void assertRefused(final String beginning) {
        final String refusal = assertThrows(SandboxException.class, () -> forgetting.await(Optional.of(nifi)))
                .getMessage();
        assertTrue(refusal.startsWith(beginning + list.path()), refusal);
    }
}
