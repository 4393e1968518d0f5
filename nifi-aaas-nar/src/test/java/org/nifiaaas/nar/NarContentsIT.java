package org.nifiaaas.nar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Looks into the packaged NAR. */
class NarContentsIT {

    private static final String BUNDLED = "META-INF/bundled-dependencies/";

    /** One class of each library that NiFi provides and a bundle must not bring a second time. */
    private static final Set<String> PROVIDED_BY_NIFI = Set.of(
            "org/apache/nifi/processor/Processor.class",
            "org/nifiaaas/services/ModelVersionService.class",
            "org/slf4j/Logger.class",
            "org/apache/log4j/Logger.class",
            "org/apache/logging/log4j/Logger.class",
            "org/apache/commons/logging/Log.class",
            "com/google/common/collect/ImmutableList.class",
            "com/google/protobuf/Message.class",
            "com/fasterxml/jackson/databind/ObjectMapper.class",
            "org/apache/hadoop/conf/Configuration.class");

    /** Content of the NAR outside of the bundled jars, by path. */
    private static final Map<String, byte[]> FILES = new TreeMap<>();

    /** Paths in the bundled jars. */
    private static final Set<String> BUNDLED_PATHS = new TreeSet<>();

    /** Class names in the service files of the bundled jars. */
    private static final Set<String> COMPONENTS = new TreeSet<>();

    @BeforeAll
    static void readNar() throws IOException {
        try (ZipFile nar = new ZipFile(System.getProperty("nar.file"))) {
            for (final ZipEntry entry : nar.stream().toList()) {
                try (InputStream content = nar.getInputStream(entry)) {
                    if (entry.getName().startsWith(BUNDLED) && !entry.isDirectory()) {
                        readJar(content);
                    } else {
                        FILES.put(entry.getName(), content.readAllBytes());
                    }
                }
            }
        }
    }

    private static void readJar(final InputStream content) throws IOException {
        final ZipInputStream jar = new ZipInputStream(content);
        for (ZipEntry entry = jar.getNextEntry(); entry != null; entry = jar.getNextEntry()) {
            BUNDLED_PATHS.add(entry.getName());
            if (entry.getName().startsWith("META-INF/services/org.apache.nifi.")) {
                final String names = new String(jar.readAllBytes(), StandardCharsets.UTF_8);
                names.lines().map(String::strip).filter(name -> !name.isEmpty()).forEach(COMPONENTS::add);
            }
        }
    }

    @Test
    void bringsNoLibraryThatNifiProvides() {
        final Set<String> found = new TreeSet<>(BUNDLED_PATHS);
        found.retainAll(PROVIDED_BY_NIFI);

        assertEquals(Set.of(), found);
    }

    @Test
    void bringsTheAdapterToHadoopAndNoHadoop() {
        assertTrue(BUNDLED_PATHS.contains("org/nifiaaas/hadoop/HdfsStorageProvider.class"));
        assertTrue(BUNDLED_PATHS.stream().noneMatch(path -> path.startsWith("org/apache/hadoop/")));
    }

    @Test
    void bringsTheCsvLibraryAndNoneOfThoseThatItsLaterVersionsNeed() {
        assertTrue(BUNDLED_PATHS.contains("org/apache/commons/csv/CSVParser.class"));
        assertTrue(BUNDLED_PATHS.stream().noneMatch(path -> path.startsWith("org/apache/commons/io/")));
        assertTrue(text("META-INF/NOTICE").contains("Apache Commons CSV 1.10.0"));
    }

    @Test
    void bringsRecordPathAndNoneOfTheLibrariesOfItsFunctions() {
        assertTrue(BUNDLED_PATHS.contains("org/apache/nifi/record/path/RecordPath.class"));
        assertTrue(BUNDLED_PATHS.contains("org/antlr/runtime/Parser.class"));
        assertTrue(BUNDLED_PATHS.stream().noneMatch(path -> path.startsWith("com/github/benmanes/")));
        assertTrue(text("META-INF/NOTICE").contains("Apache NiFi record path 1.28.1"));
        assertTrue(text("META-INF/NOTICE").contains("ANTLR 3 Runtime 3.5.3"));
    }

    @Test
    void bringsTheNativeLibrariesOfLinuxAndNoOthers() {
        final Set<String> natives = BUNDLED_PATHS.stream()
                .filter(path -> path.matches(".*\\.(so|dylib|dll|jnilib)"))
                .collect(Collectors.toSet());

        assertEquals(Set.of("libiomp5.so", "libjmkl.so", "libmklml_intel.so", "librocksdbjni-linux64.so"), natives);
    }

    @Test
    void bringsTheStoreOfProfilesWithItsNotice() {
        assertTrue(BUNDLED_PATHS.contains("org/rocksdb/TtlDB.class"));
        assertTrue(text("META-INF/NOTICE").contains("RocksDB and its Java library 10.10.1.1"));
    }

    @Test
    void bringsTheLicenceTextsThatItsNoticeNames() {
        final String notice = text("META-INF/NOTICE");
        final Matcher names = Pattern.compile("[a-z-]+\\.txt").matcher(notice);

        assertTrue(text("META-INF/LICENSE").contains("Apache License"));
        int licences = 0;
        for (; names.find(); licences++) {
            assertFalse(text("META-INF/licenses/" + names.group()).isBlank(), names.group());
        }
        assertEquals(12, licences);
    }

    @Test
    void describesEachOfItsComponents() {
        final String manifest = text("META-INF/docs/extension-manifest.xml");

        for (final String component : COMPONENTS) {
            assertTrue(manifest.contains("<name>" + component + "</name>"), component);
        }
    }

    private static String text(final String path) {
        final byte[] content = FILES.get(path);
        assertNotNull(content, path);
        return new String(content, StandardCharsets.UTF_8);
    }
}
