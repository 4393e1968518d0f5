package org.nifiaaas.sandbox.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Checks what a compose file can promise without a Docker engine: nothing open to the network, no password, no root, limits everywhere. */
class ComposeFileTest {

    private static final Path DOCKER = Path.of("..", "docker");
    private static final Pattern REQUIRED_VARIABLE = Pattern.compile("\\$\\{([A-Z0-9_]+):\\?[^}]+}");
    private static final Pattern OPTIONAL_VARIABLE = Pattern.compile("\\$\\{([A-Z0-9_]+):-[^}]*}");
    private static final Pattern SECRET_NAME = Pattern.compile("PASSWORD|SECRET|TOKEN|CREDENTIALS_USERNAME");

    private static String text;
    private static Map<String, Map<String, Object>> services;
    private static Set<String> declaredVolumes;

    @BeforeAll
    static void readComposeFile() throws IOException {
        text = Files.readString(DOCKER.resolve("compose.yaml"));
        final Map<String, Object> compose = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
        services = asMapOfMaps(compose.get("services"));
        declaredVolumes = asMap(compose.get("volumes")).keySet();
    }

    @Test
    void everyPublishedPortIsOnTheLoopbackInterface() {
        services.forEach((name, service) -> asStrings(service.get("ports"))
                .forEach(port ->
                        assertTrue(port.startsWith("127.0.0.1:"), name + " publishes " + port + " to the network")));
    }

    @Test
    void everyServiceHasLimitsAHealthCheckAndNoPrivileges() {
        services.forEach((name, service) -> {
            assertTrue(service.containsKey("mem_limit"), name + " has no memory limit");
            assertTrue(asMap(service.get("healthcheck")).containsKey("test"), name + " has no health check");
            assertEquals(List.of("ALL"), service.get("cap_drop"), name + " keeps capabilities");
            assertEquals(List.of("no-new-privileges:true"), service.get("security_opt"), name + " may gain privileges");
            assertFalse(
                    Set.of("", "0", "root", "0:0").contains(String.valueOf(service.getOrDefault("user", ""))),
                    name + " may run as root");
        });
    }

    @Test
    void noImageFloats() {
        services.forEach((name, service) -> {
            final String image = String.valueOf(service.get("image"));
            assertTrue(image.matches(".+:.+"), name + " names no tag");
            assertFalse(image.endsWith(":latest"), name + " follows latest");
        });
    }

    @Test
    void secretsComeFromTheEnvironmentAndHaveNoDefault() {
        services.forEach((name, service) -> asMap(service.get("environment")).forEach((variable, value) -> {
            if (SECRET_NAME.matcher(variable).find()) {
                assertTrue(
                        REQUIRED_VARIABLE.matcher(String.valueOf(value)).matches(),
                        name + " has a value of its own for " + variable);
            }
        }));
    }

    @Test
    void exampleEnvironmentListsEveryVariableWithoutASecret() throws IOException {
        final List<String> lines = Files.readAllLines(DOCKER.resolve(".env.example"));
        final Set<String> listed = lines.stream()
                .filter(line -> line.matches("#?[A-Z0-9_]+=.*"))
                .map(line -> line.replaceFirst("^#", "").replaceFirst("=.*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        final Set<String> required = variables(REQUIRED_VARIABLE);
        assertTrue(listed.containsAll(required), "missing of " + required);
        assertTrue(listed.containsAll(variables(OPTIONAL_VARIABLE)), "missing of " + variables(OPTIONAL_VARIABLE));
        required.forEach(variable -> assertTrue(lines.contains(variable + "="), variable + " has a value"));
    }

    @Test
    void nifiAndLivySeeTheSharedFoldersUnderTheSameNames() {
        final Map<String, String> nifi = mounts("nifi");
        final Map<String, String> livy = mounts("livy");
        for (final String shared : List.of("models", "history", "results")) {
            assertEquals("/aaas/" + shared, withoutMode(nifi.get(shared)), "nifi: " + shared);
            assertEquals("/aaas/" + shared, withoutMode(livy.get(shared)), "livy: " + shared);
        }
        assertTrue(nifi.get("models").endsWith(":ro"), "NiFi only reads models");
        assertTrue(livy.get("history").endsWith(":ro"), "training only reads history");
    }

    @Test
    void everyMountedVolumeIsDeclared() {
        final Set<String> mounted = new TreeSet<>();
        services.keySet().forEach(name -> mounted.addAll(mounts(name).keySet()));
        assertEquals(new TreeSet<>(declaredVolumes), mounted);
    }

    private static Map<String, String> mounts(final String service) {
        final Map<String, String> mounts = new HashMap<>();
        for (final String mount : asStrings(services.get(service).get("volumes"))) {
            final String[] parts = mount.split(":", 2);
            mounts.put(parts[0], parts[1]);
        }
        return mounts;
    }

    private static String withoutMode(final String target) {
        return String.valueOf(target).replaceFirst(":ro$", "");
    }

    private static Set<String> variables(final Pattern pattern) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> asStrings(final Object value) {
        return ((List<?>) value).stream().map(String::valueOf).toList();
    }

    private static Map<String, Object> asMap(final Object value) {
        final Map<String, Object> map = new HashMap<>();
        ((Map<?, ?>) value).forEach((key, entry) -> map.put(String.valueOf(key), entry));
        return map;
    }

    private static Map<String, Map<String, Object>> asMapOfMaps(final Object value) {
        final Map<String, Map<String, Object>> maps = new HashMap<>();
        ((Map<?, ?>) value).forEach((key, entry) -> maps.put(String.valueOf(key), asMap(entry)));
        return maps;
    }
}
