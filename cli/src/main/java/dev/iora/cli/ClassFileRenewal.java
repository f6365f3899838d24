// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.ConstantPoolSharingOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites a jar whose class files are of Java 5 in the form of Java 17, with the frames that its verifier wants: an AOT
 * cache takes no class of before Java 6, and picocli, which every start needs, is such. The code stays as it is. A class
 * that cannot be renewed, or does not verify then, stays as it is, too, which is told, and it ends with an error. Used by the
 * build, never by a user.
 *
 * <p>Thread: the main one.
 */
final class ClassFileRenewal {
    private static final String SUFFIX = ".class";

    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    /** Classes that stay as they are, though they are old. */
    private int kept;

    private final ClassFile format = ClassFile.of(
            StackMapsOption.GENERATE_STACK_MAPS,
            // Code is written anew only if it may not refer to the old constants.
            ConstantPoolSharingOption.NEW_POOL,
            ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(this::entry)
                    .orElse(ClassHierarchyResolver.defaultResolver())));

    /** Rewrites the jars that are named. */
    public static void main(String[] args) throws IOException {
        int kept = 0;
        for (String jar : args) {
            ClassFileRenewal renewal = new ClassFileRenewal();
            renewal.renew(Path.of(jar));
            kept += renewal.kept;
        }
        if (kept > 0) {
            throw new IOException(kept + " classes stay as they were");
        }
    }

    private void renew(Path jar) throws IOException {
        read(jar);
        Path draft = jar.resolveSibling(jar.getFileName() + ".new");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(draft))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                // A time of its own would make another jar of each build.
                ZipEntry written = new ZipEntry(entry.getKey());
                written.setTime(0);
                out.putNextEntry(written);
                out.write(entry.getKey().endsWith(SUFFIX) ? renewed(entry.getValue()) : entry.getValue());
            }
        }
        Files.move(draft, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private void read(Path jar) throws IOException {
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(jar))) {
            ZipEntry entry = in.getNextEntry();
            while (entry != null) {
                if (!entry.isDirectory()) {
                    entries.put(entry.getName(), in.readAllBytes());
                }
                entry = in.getNextEntry();
            }
        }
    }

    private byte[] renewed(byte[] old) {
        ClassModel model = format.parse(old);
        if (model.majorVersion() >= ClassFile.JAVA_6_VERSION) {
            return old;
        }
        String problem;
        try {
            byte[] renewed = format.transformClass(model, (builder, element) -> {
                if (element instanceof ClassFileVersion) {
                    builder.withVersion(ClassFile.JAVA_17_VERSION, 0);
                } else {
                    builder.with(element);
                }
            });
            List<VerifyError> errors = format.verify(renewed);
            if (errors.isEmpty()) {
                return renewed;
            }
            problem = String.valueOf(errors.getFirst().getMessage());
        } catch (IllegalArgumentException e) {
            problem = String.valueOf(e.getMessage());
        }
        System.err.println(model.thisClass().asInternalName() + " stays as it is: " + problem);
        kept++;
        return old;
    }

    private @Nullable InputStream entry(ClassDesc type) {
        // Its descriptor is the name with L before and ; behind it.
        String descriptor = type.descriptorString();
        byte[] entry = entries.get(descriptor.substring(1, descriptor.length() - 1) + SUFFIX);
        return entry == null ? null : new ByteArrayInputStream(entry);
    }
}
