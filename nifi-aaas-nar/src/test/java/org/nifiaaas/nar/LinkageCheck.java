package org.nifiaaas.nar;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Finds every reference of our classes to a NiFi class, method or field that one generation of the API does not have. */
final class LinkageCheck {

    private static final String NIFI = "org/apache/nifi/";

    private final ApiClasses generation;
    private final Set<String> missing = new TreeSet<>();
    private int references;

    LinkageCheck(final ApiClasses generation) {
        this.generation = generation;
    }

    void check(final Path jarPath) throws IOException {
        try (JarFile jar = new JarFile(jarPath.toFile())) {
            final Enumeration<JarEntry> entries = jar.entries();
            while (entries.hasMoreElements()) {
                final JarEntry entry = entries.nextElement();
                if (entry.getName().endsWith(".class")) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        new ClassReader(in).accept(new References(), ClassReader.SKIP_DEBUG);
                    }
                }
            }
        }
    }

    /** What is missing, each with the class of ours that refers to it. */
    Set<String> missing() {
        return missing;
    }

    /** How many references to NiFi were looked at. */
    int references() {
        return references;
    }

    private final class References extends ClassVisitor {

        private String from;

        private References() {
            super(Opcodes.ASM9);
        }

        @Override
        public void visit(
                final int version,
                final int access,
                final String name,
                final String signature,
                final String superName,
                final String[] interfaces) {
            from = name.replace('/', '.');
            type(superName);
            for (final String implemented : interfaces) {
                type(implemented);
            }
        }

        @Override
        public FieldVisitor visitField(
                final int access,
                final String name,
                final String descriptor,
                final String signature,
                final Object value) {
            descriptor(Type.getType(descriptor));
            return null;
        }

        @Override
        public MethodVisitor visitMethod(
                final int access,
                final String name,
                final String descriptor,
                final String signature,
                final String[] thrown) {
            descriptor(Type.getMethodType(descriptor));
            return new Instructions();
        }

        private void descriptor(final Type type) {
            switch (type.getSort()) {
                case Type.METHOD -> {
                    descriptor(type.getReturnType());
                    for (final Type argument : type.getArgumentTypes()) {
                        descriptor(argument);
                    }
                }
                case Type.ARRAY -> descriptor(type.getElementType());
                case Type.OBJECT -> type(type.getInternalName());
                default -> {
                    return;
                }
            }
        }

        private void type(final String name) {
            if (name != null && name.startsWith(NIFI)) {
                found(generation.hasClass(name), name);
            }
        }

        private void found(final boolean present, final String what) {
            references++;
            if (!present) {
                missing.add(from + " needs " + what);
            }
        }

        private final class Instructions extends MethodVisitor {

            private Instructions() {
                super(Opcodes.ASM9);
            }

            @Override
            public void visitTypeInsn(final int opcode, final String type) {
                descriptor(Type.getObjectType(type));
            }

            @Override
            public void visitFieldInsn(
                    final int opcode, final String owner, final String name, final String descriptor) {
                if (owner.startsWith(NIFI)) {
                    found(generation.hasField(owner, name, descriptor), owner + "." + name);
                }
            }

            @Override
            public void visitMethodInsn(
                    final int opcode,
                    final String owner,
                    final String name,
                    final String descriptor,
                    final boolean ofInterface) {
                method(owner, name, descriptor);
            }

            @Override
            public void visitInvokeDynamicInsn(
                    final String name, final String descriptor, final Handle bootstrap, final Object... arguments) {
                for (final Object argument : arguments) {
                    if (argument instanceof Handle handle && handle.getDesc().startsWith("(")) {
                        method(handle.getOwner(), handle.getName(), handle.getDesc());
                    }
                }
            }

            @Override
            public void visitLdcInsn(final Object value) {
                if (value instanceof Type type) {
                    descriptor(type);
                }
            }

            private void method(final String owner, final String name, final String descriptor) {
                if (owner.startsWith(NIFI)) {
                    found(generation.hasMethod(owner, name, descriptor), owner + "." + name + descriptor);
                }
            }
        }
    }
}
