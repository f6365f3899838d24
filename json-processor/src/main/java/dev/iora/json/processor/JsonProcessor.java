// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json.processor;

import java.io.IOException;
import java.io.Writer;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;

/**
 * Generates {@code FooBuilder} and {@code FooJson} for each record {@code Foo} that is a {@code JsonObject}.
 *
 * <p>Thread: the compiler's.
 */
public final class JsonProcessor extends AbstractProcessor {
    @Override
    public Set<String> getSupportedAnnotationTypes() {
        return Set.of(Declarations.OBJECT);
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        Declarations declarations = new Declarations(processingEnv.getElementUtils(), processingEnv.getTypeUtils());
        for (TypeElement annotation : annotations) {
            for (Element element : round.getElementsAnnotatedWith(annotation)) {
                generate(declarations, (TypeElement) element);
            }
        }
        return false;
    }

    private void generate(Declarations declarations, TypeElement type) {
        try {
            JsonRecord json = declarations.read(type);
            write(type, json, "Builder", BuilderSource.of(json));
            write(type, json, "Json", JsonSource.of(json));
        } catch (DeclarationException e) {
            processingEnv.getMessager().printMessage(Diagnostic.Kind.ERROR, e.getMessage(), e.element());
        } catch (IOException e) {
            processingEnv.getMessager().printMessage(Diagnostic.Kind.ERROR, "cannot write: " + e, type);
        }
    }

    private void write(TypeElement type, JsonRecord json, String suffix, String source) throws IOException {
        String name = json.packageName() + '.' + json.name() + suffix;
        try (Writer out = processingEnv.getFiler().createSourceFile(name, type).openWriter()) {
            out.write(source);
        }
    }
}
