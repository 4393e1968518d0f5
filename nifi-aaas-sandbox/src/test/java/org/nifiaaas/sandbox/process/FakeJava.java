package org.nifiaaas.sandbox.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;

/** Folders that look like Java installations. */
public final class FakeJava {

    private FakeJava() {}

    /** Makes one. */
    public static Path install(final Path home, final String version) throws IOException {
        Files.createDirectories(home.resolve("bin"));
        Files.createFile(
                home.resolve("bin/java"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    /** A machine with an environment and these installations, the one that runs this test beside them. */
    public static JavaHomes homes(final Map<String, String> environment, final Path... homes) {
        return JavaHomes.of(
                environment, Arrays.stream(homes).map(Path::getParent).toList());
    }
}
