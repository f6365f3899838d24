// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json.processor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import javax.lang.model.AnnotatedConstruct;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/** Reads the declarations of records. Thread: the compiler's. */
final class Declarations {
    static final String OBJECT = "dev.iora.json.JsonObject";

    private static final String FIELD = "dev.iora.json.JsonField";
    private static final String OPTIONAL = "dev.iora.json.JsonOptional";
    private static final String INLINE = "dev.iora.json.JsonInline";
    private static final String GO_TYPE = "dev.iora.json.GoType";
    private static final String NULLABLE = "org.jspecify.annotations.Nullable";

    private final Elements elements;
    private final Types types;

    Declarations(Elements elements, Types types) {
        this.elements = elements;
        this.types = types;
    }

    /** Reads the declaration of {@code type}. */
    JsonRecord read(TypeElement type) {
        checkIsPlainRecord(type);
        String packageName = elements.getPackageOf(type).getQualifiedName().toString();
        Imports imports = new Imports(type, packageName);
        imports.add(type.getQualifiedName().toString());
        Map<String, String> docs = ComponentDocs.of(elements.getDocComment(type));
        List<JsonRecord.Field> fields = new ArrayList<>();
        for (RecordComponentElement component : type.getRecordComponents()) {
            String doc = docs.getOrDefault(component.getSimpleName().toString(), "");
            fields.add(field(type, component, imports, doc));
        }
        checkNames(type, fields);
        return new JsonRecord(
                packageName,
                type.getSimpleName().toString(),
                goTypeOf(type),
                isPublic(type) ? "public " : "",
                isOn(type, "read"),
                isOn(type, "write"),
                fields,
                imports);
    }

    private static void checkIsPlainRecord(TypeElement type) {
        if (type.getKind() != ElementKind.RECORD || !type.getTypeParameters().isEmpty()) {
            throw new DeclarationException(type, "only a record without type parameters can be a JSON object");
        }
        if (!isOn(type, "read") && !isOn(type, "write")) {
            throw new DeclarationException(type, "a JSON object must be read, written or both");
        }
        if (type.getModifiers().contains(Modifier.PRIVATE)) {
            throw new DeclarationException(type, "a JSON object must not be private");
        }
    }

    private JsonRecord.Field field(TypeElement owner, RecordComponentElement component, Imports imports, String doc) {
        TypeMirror type = component.asType();
        FieldTypes fieldTypes = new FieldTypes(elements, types, component, imports);
        boolean nullable = has(type, NULLABLE);
        boolean optional = has(component, OPTIONAL);
        boolean inline = has(component, INLINE);
        FieldType fieldType = fieldTypes.of(type, textOf(component, GO_TYPE).orElse(""));
        if (inline && (nullable || !(fieldType instanceof FieldType.Nested))) {
            throw new DeclarationException(component, "only another JSON object that is not nullable can be inline");
        }
        checkUse(owner, component, fieldType);
        if (optional && !nullable && hasNoEmptyValue(fieldType)) {
            throw new DeclarationException(
                    component, "has no empty value that could be left out: make it @JsonField or @Nullable");
        }
        if (fieldType == FieldTypes.RAW && !optional && !nullable && isOn(owner, "write")) {
            throw new DeclarationException(component, "raw JSON may be missing: make it @JsonOptional or @Nullable");
        }
        return new JsonRecord.Field(
                component.getSimpleName().toString(),
                inline ? inlineNames(fieldType) : List.of(jsonName(component)),
                fieldTypes.javaType(type),
                fieldType,
                nullable,
                optional,
                inline,
                doc);
    }

    private static boolean hasNoEmptyValue(FieldType type) {
        return switch (type) {
            case FieldType.Simple simple -> simple.present().isEmpty();
            case FieldType.Nested nested -> true;
            case FieldType.ListOf list -> false;
            case FieldType.MapOf map -> false;
        };
    }

    private static void checkUse(TypeElement owner, RecordComponentElement component, FieldType type) {
        switch (type) {
            case FieldType.Simple simple -> {}
            case FieldType.ListOf list -> checkUse(owner, component, list.element());
            case FieldType.MapOf map -> checkUse(owner, component, map.value());
            case FieldType.Nested nested -> {
                for (String use : List.of("read", "write")) {
                    if (isOn(owner, use) && !isOn(nested.type(), use)) {
                        throw new DeclarationException(
                                component,
                                nested.type().getSimpleName() + " has " + use + " = false, unlike this record");
                    }
                }
            }
        }
    }

    /** The names of the fields of an inline component. */
    private List<String> inlineNames(FieldType type) {
        List<String> names = new ArrayList<>();
        for (RecordComponentElement component : ((FieldType.Nested) type).type().getRecordComponents()) {
            names.add(jsonName(component));
        }
        return names;
    }

    private static String jsonName(RecordComponentElement component) {
        Optional<String> field = textOf(component, FIELD);
        Optional<String> optional = textOf(component, OPTIONAL);
        if (field.isPresent() == optional.isPresent()) {
            throw new DeclarationException(
                    component,
                    "must have one of @JsonField, @JsonOptional and, if it is not inline itself, @JsonInline");
        }
        String name = field.or(() -> optional).orElseThrow();
        if (!name.matches("[!-~&&[^\"\\\\]]+")) {
            throw new DeclarationException(component, "the name in JSON must be printable ASCII without quotes");
        }
        return name;
    }

    private static void checkNames(TypeElement type, List<JsonRecord.Field> fields) {
        TreeSet<String> names = new TreeSet<>();
        for (JsonRecord.Field field : fields) {
            for (String name : field.jsonNames()) {
                if (!names.add(name.toLowerCase(Locale.ROOT))) {
                    throw new DeclarationException(type, "two fields are named " + name + " when case is ignored");
                }
            }
        }
        if (fields.stream().filter(JsonRecord.Field::inline).count() > 1) {
            throw new DeclarationException(type, "only one component can be inline");
        }
    }

    private static boolean isPublic(TypeElement type) {
        for (Element e = type; e instanceof TypeElement; e = e.getEnclosingElement()) {
            if (!e.getModifiers().contains(Modifier.PUBLIC)) {
                return false;
            }
        }
        return true;
    }

    /** The Go type that a type declares, else its name. */
    static String goTypeOf(TypeElement type) {
        return textOf(type, OBJECT).orElse(type.getSimpleName().toString());
    }

    static boolean isObject(TypeElement type) {
        return has(type, OBJECT);
    }

    private static boolean isOn(TypeElement type, String use) {
        return value(type, OBJECT, use).map(Boolean.TRUE::equals).orElse(true);
    }

    private static boolean has(AnnotatedConstruct annotated, String annotation) {
        return find(annotated, annotation) != null;
    }

    private static Optional<String> textOf(AnnotatedConstruct annotated, String annotation) {
        return value(annotated, annotation, "value").map(String::valueOf);
    }

    private static Optional<Object> value(AnnotatedConstruct annotated, String annotation, String member) {
        AnnotationMirror found = find(annotated, annotation);
        if (found == null) {
            return Optional.empty();
        }
        Map<String, Object> values = new HashMap<>();
        for (Map.Entry<? extends ExecutableElement, ? extends AnnotationValue> entry :
                found.getElementValues().entrySet()) {
            values.put(
                    entry.getKey().getSimpleName().toString(), entry.getValue().getValue());
        }
        return Optional.ofNullable(values.get(member));
    }

    private static @Nullable AnnotationMirror find(AnnotatedConstruct annotated, String annotation) {
        for (AnnotationMirror mirror : annotated.getAnnotationMirrors()) {
            if (((TypeElement) mirror.getAnnotationType().asElement())
                    .getQualifiedName()
                    .contentEquals(annotation)) {
                return mirror;
            }
        }
        return null;
    }
}
