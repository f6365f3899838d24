// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json.processor;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** A source file, the class {@code sample.Sample}, compiled with the processor. */
final class Compilation {
    private static final String HEAD = """
            package sample;

            import dev.iora.json.*;
            import java.nio.charset.StandardCharsets;
            import java.time.OffsetDateTime;
            import java.util.*;
            import org.jspecify.annotations.*;

            """;

    private final Path folder;
    private final List<String> errors;

    private Compilation(Path folder, List<String> errors) {
        this.folder = folder;
        this.errors = errors;
    }

    /** Compiles {@code source}, which needs neither a package nor imports, with the warnings of the build. */
    static Compilation of(Path folder, String source) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(diagnostics, Locale.ROOT, null)) {
            files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(folder));
            files.setLocationFromPaths(StandardLocation.SOURCE_OUTPUT, List.of(folder));
            JavaCompiler.CompilationTask task = compiler.getTask(
                    new StringWriter(),
                    files,
                    diagnostics,
                    List.of("-Xlint:all,-processing,-classfile", "-Werror"),
                    null,
                    List.of(new Source(HEAD + source)));
            task.setProcessors(List.of(new JsonProcessor()));
            boolean successful = task.call();
            List<String> errors = diagnostics.getDiagnostics().stream()
                    .map(diagnostic -> diagnostic.getMessage(Locale.ROOT))
                    .toList();
            return new Compilation(folder, successful ? List.of() : errors);
        }
    }

    List<String> errors() {
        return errors;
    }

    /** The text of a generated file. */
    String generated(String name) throws IOException {
        return Files.readString(folder.resolve("sample", name + ".java"));
    }

    /** Calls the static method {@code Sample.run} of the compiled source. */
    String run(String argument) throws ReflectiveOperationException, IOException {
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            Method method = loader.loadClass("sample.Sample").getDeclaredMethod("run", String.class);
            method.setAccessible(true);
            return (String) method.invoke(null, argument);
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String text) {
            super(URI.create("string:///sample/Sample.java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
