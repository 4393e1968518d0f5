package org.nifiaaas.nar;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;

/** The classes of one generation of NiFi's API, read but never loaded, so that any Java can look at them. */
final class ApiClasses {

    private final Map<String, byte[]> bytes = new HashMap<>();
    private final Map<String, Optional<ClassNode>> nodes = new HashMap<>();

    ApiClasses(final List<Path> jars) throws IOException {
        for (final Path jar : jars) {
            readJar(jar);
        }
    }

    private void readJar(final Path path) throws IOException {
        try (JarFile jar = new JarFile(path.toFile())) {
            final Enumeration<JarEntry> entries = jar.entries();
            while (entries.hasMoreElements()) {
                final JarEntry entry = entries.nextElement();
                if (!entry.getName().endsWith(".class")) {
                    continue;
                }
                try (InputStream in = jar.getInputStream(entry)) {
                    bytes.put(
                            entry.getName().substring(0, entry.getName().length() - ".class".length()),
                            in.readAllBytes());
                }
            }
        }
    }

    boolean hasClass(final String name) {
        return node(name).isPresent();
    }

    boolean hasField(final String owner, final String name, final String descriptor) {
        return node(owner)
                .filter(node ->
                        node.fields.stream().anyMatch(field -> field.name.equals(name) && field.desc.equals(descriptor))
                                || supertypes(node).anyMatch(type -> hasField(type, name, descriptor)))
                .isPresent();
    }

    boolean hasMethod(final String owner, final String name, final String descriptor) {
        return node(owner)
                .filter(node -> node.methods.stream()
                                .anyMatch(method -> method.name.equals(name) && method.desc.equals(descriptor))
                        || supertypes(node).anyMatch(type -> hasMethod(type, name, descriptor)))
                .isPresent();
    }

    private static Stream<String> supertypes(final ClassNode node) {
        return Stream.concat(Optional.ofNullable(node.superName).stream(), node.interfaces.stream());
    }

    private Optional<ClassNode> node(final String name) {
        return nodes.computeIfAbsent(name, this::parse);
    }

    private Optional<ClassNode> parse(final String name) {
        final byte[] content = bytes.containsKey(name) ? bytes.get(name) : platformClass(name);
        if (content == null) {
            return Optional.empty();
        }
        final ClassNode node = new ClassNode(Opcodes.ASM9);
        new ClassReader(content).accept(node, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
        return Optional.of(node);
    }

    private static byte[] platformClass(final String name) {
        if (!name.startsWith("java/")) {
            return null;
        }
        try (InputStream in = ClassLoader.getSystemResourceAsStream(name + ".class")) {
            return in == null ? null : in.readAllBytes();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
