package org.nifiaaas.services.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HadoopClasspathTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void writeJars() throws IOException {
        Files.createDirectories(folder.resolve("lib/nested.jar"));
        for (final String name : List.of("lib/b.jar", "lib/a.JAR", "lib/notes.txt", "one.jar")) {
            Files.createFile(folder.resolve(name));
        }
        Files.createFile(Files.createDirectory(folder.resolve("conf")).resolve("core-site.xml"));
    }

    private List<String> expand(final String text) throws IOException {
        final String start = folder.toUri().toURL().toString();
        return HadoopClasspath.expand(text.replace("$", folder.toString())).stream()
                .map(URL::toString)
                .map(url -> url.substring(start.length()))
                .toList();
    }

    @Test
    void wildcardIsTheJarsOfAFolderByName() throws IOException {
        assertEquals(List.of("lib/a.JAR", "lib/b.jar"), expand("$/lib/*"));
        assertEquals(List.of("lib/a.JAR", "lib/b.jar"), expand("$/lib/*.jar"));
    }

    @Test
    void folderIsItselfAndItsJars() throws IOException {
        assertEquals(List.of("conf/"), expand("$/conf"));
        assertEquals(List.of("lib/", "lib/a.JAR", "lib/b.jar"), expand("$/lib"));
    }

    @Test
    void partsKeepTheirOrderWhetherByCommaOrAsHadoopPrintsThem() throws IOException {
        assertEquals(List.of("one.jar", "conf/"), expand(" $/one.jar , $/conf,"));
        assertEquals(List.of("conf/", "one.jar"), expand("$/conf" + File.pathSeparator + "$/one.jar"));
    }

    @Test
    void wildcardOfAFolderThatIsNotThereIsNothing() throws IOException {
        assertEquals(List.of("one.jar"), expand("$/contrib/*.jar,$/one.jar"));
    }

    @Test
    void missingJarIsNamed() {
        final IOException failure = assertThrows(IOException.class, () -> expand("$/one.jar,$/two.jar"));
        assertEquals("there is no file " + folder.resolve("two.jar") + " that can be read", failure.getMessage());
    }
}
