package org.nifiaaas.repository.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryLocationTest {

    @ParameterizedTest
    @ValueSource(strings = {"/models", "models", "../models", "/a folder/models", "/a:b/c"})
    void pathIsAFolder(final String text) {
        final RepositoryLocation location = RepositoryLocation.parse(text + " ");
        assertFalse(location.isHdfs());
        assertEquals(Path.of(text), location.folder());
        assertThrows(IllegalStateException.class, location::uri);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hdfs://namenode:8020/models", "hdfs://nameservice1/a/b", "hdfs:///models", "HDFS://h/m"})
    void hdfsUriIsAFolderOfHdfs(final String text) {
        final RepositoryLocation location = RepositoryLocation.parse(text);
        assertTrue(location.isHdfs());
        assertEquals(URI.create(text), location.uri());
        assertThrows(IllegalStateException.class, location::folder);
    }

    @Test
    void dotsOfAUriAreResolved() {
        assertEquals(
                "hdfs://h/models",
                RepositoryLocation.parse("hdfs://h/a/../models").toString());
    }

    @ParameterizedTest
    @CsvSource({
        "'  ', it is empty",
        "s3a://bucket/models, 'it must be a local or mounted path, or a hdfs:// URI; s3a: is not supported'",
        "file:///models, 'it must be a local or mounted path, or a hdfs:// URI; file: is not supported'",
        "hdfs://namenode:8020, 'it names no folder, as hdfs://namenode:8020/models does'",
        "hdfs:models, 'it names no folder, as hdfs://namenode:8020/models does'",
        "hdfs://namenode:port/models, 'namenode:port' is not a host and a port",
        "hdfs://name node/models, it is not a URI: Illegal character in authority at position 7",
        "hdfs://h/models?x=1, 'it must end with the folder, without ''?'' and ''#'''",
    })
    void anythingElseIsRefusedInOneLine(final String text, final String message) {
        final IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> RepositoryLocation.parse(text));
        assertEquals(message, refusal.getMessage());
    }
}
