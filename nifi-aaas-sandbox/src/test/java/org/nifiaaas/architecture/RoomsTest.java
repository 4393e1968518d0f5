package org.nifiaaas.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Who may know whom. The table is the one that people read in CONTRIBUTING.md: each package of the project is a room, and knows what its row names and nothing
 * else. The benchmarks, which may know everything, are built after this test and are no part of it.
 */
class RoomsTest {

    private static final String ROOT = "org.nifiaaas.";
    private static final int MOST_CLASSES = 30;

    private static final List<String> MODULES = List.of(
            "nifi-aaas-features",
            "nifi-aaas-repository",
            "nifi-aaas-scoring",
            "nifi-aaas-hadoop",
            "nifi-aaas-services-api",
            "nifi-aaas-services",
            "nifi-aaas-processors",
            "nifi-aaas-training",
            "nifi-aaas-sandbox");

    private static final List<String> PLATFORM =
            List.of("java..", "javax..", "com.sun.management..", "org.w3c.dom..", "org.xml.sax..");

    private static final Map<String, List<String>> LIBRARIES = Map.ofEntries(
            entry("BigDL", List.of("com.intel.analytics..", "scala..")),
            entry("Commons CSV", List.of("org.apache.commons.csv..")),
            entry("Commons Math", List.of("org.apache.commons.math3..")),
            entry("Gson", List.of("com.google.gson..")),
            entry("Hadoop", List.of("org.apache.hadoop..")),
            entry("Kafka", List.of("org.apache.kafka..")),
            entry("LAPACK", List.of("com.github.fommil.netlib..", "org.netlib..")),
            entry("Log4j", List.of("org.apache.log4j..")),
            entry("NiFi", List.of("org.apache.nifi..")),
            entry("picocli", List.of("picocli..")),
            entry("RocksDB", List.of("org.rocksdb..")),
            entry("Spark", List.of("org.apache.spark..", "scala..")));

    private static JavaClasses project;

    /** A row of the table. */
    private record Room(String name, Set<String> rooms, Set<String> libraries) {

        private static Room of(final String row) {
            final String[] cells = row.split("\\|");
            return new Room(names(cells[1]).iterator().next(), names(cells[3]), names(cells[4]));
        }

        private static Set<String> names(final String cell) {
            return Arrays.stream(cell.replace("`", "").split(","))
                    .map(String::trim)
                    .filter(name -> !name.isEmpty())
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        private String[] known() {
            final List<String> known = new ArrayList<>(PLATFORM);
            known.add(ROOT + name);
            rooms.forEach(room -> known.add(ROOT + room));
            libraries.forEach(library -> known.addAll(LIBRARIES.get(library)));
            return known.toArray(new String[0]);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeAll
    static void readClasses() {
        final List<Path> folders = MODULES.stream()
                .map(module -> Path.of("..", module, "target", "classes"))
                .toList();
        for (final Path folder : folders) {
            assertTrue(
                    Files.isDirectory(folder.resolve("org/nifiaaas")),
                    folder + " holds no classes; build the whole project");
        }
        project = new ClassFileImporter().importPaths(folders);
    }

    static List<Room> rooms() throws IOException {
        return Files.readAllLines(Path.of("..", "CONTRIBUTING.md")).stream()
                .dropWhile(line -> !line.startsWith("| room |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(Room::of)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void roomKnowsNobodyButThoseOfItsRow(final Room room) {
        classes()
                .that()
                .resideInAPackage(ROOT + room.name())
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(room.known())
                .check(project);
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void rowNamesNobodyWhomTheRoomDoesNotKnow(final Room room) {
        final Set<String> known = project.stream()
                .filter(type -> type.getPackageName().equals(ROOT + room.name()))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(dependency ->
                        dependency.getTargetClass().getBaseComponentType().getPackageName())
                .collect(Collectors.toSet());
        for (final String other : room.rooms()) {
            assertTrue(known.contains(ROOT + other), room + " does not know " + other + " any more: strike it");
        }
        for (final String library : room.libraries()) {
            final List<String> prefixes = LIBRARIES.get(library).stream()
                    .map(name -> name.replace("..", ""))
                    .toList();
            assertTrue(
                    known.stream().anyMatch(name -> prefixes.stream().anyMatch(name::startsWith)),
                    room + " does not know " + library + " any more: strike it");
        }
    }

    @Test
    void everyPackageIsARoomOfTheTable() throws IOException {
        assertEquals(
                rooms().stream().map(Room::name).collect(Collectors.toCollection(TreeSet::new)),
                new TreeSet<>(sizes().keySet()));
    }

    @Test
    void noRoomIsCrowded() {
        sizes().forEach((room, classes) ->
                assertTrue(classes <= MOST_CLASSES, room + " has " + classes + " classes: divide it"));
    }

    @Test
    void roomsFormNoCircle() {
        slices().matching("org.nifiaaas.(**)").should().beFreeOfCycles().check(project);
    }

    @Test
    void everyRoomSaysWhatLivesInIt() throws IOException {
        for (final String module : MODULES) {
            final Path sources = Path.of("..", module, "src", "main", "java");
            try (Stream<Path> files = Files.walk(sources)) {
                final Set<Path> folders = files.filter(file -> file.toString().endsWith(".java"))
                        .map(Path::getParent)
                        .collect(Collectors.toSet());
                assertFalse(folders.isEmpty(), module);
                for (final Path folder : folders) {
                    assertTrue(Files.exists(folder.resolve("package-info.java")), folder + " has no package-info");
                }
            }
        }
    }

    /** Top-level classes by room. */
    private static Map<String, Long> sizes() {
        return project.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(
                        type -> type.getPackageName().substring(ROOT.length()), TreeMap::new, Collectors.counting()));
    }
}
