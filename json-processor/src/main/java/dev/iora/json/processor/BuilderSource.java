// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json.processor;

import dev.iora.json.processor.FieldType.ListOf;
import dev.iora.json.processor.FieldType.MapOf;
import dev.iora.json.processor.FieldType.Nested;
import dev.iora.json.processor.FieldType.Simple;
import dev.iora.json.processor.JsonRecord.Field;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Generates the builder of a record. Thread: the compiler's. */
final class BuilderSource {
    private final JsonRecord json;
    private final Imports imports;
    private final SourceText out = new SourceText();
    private final String builder;

    private BuilderSource(JsonRecord json) {
        this.json = json;
        imports = json.imports().copy();
        builder = json.name() + "Builder";
    }

    static String of(JsonRecord json) {
        BuilderSource source = new BuilderSource(json);
        source.writeType();
        return source.imports.fileOf(source.out.toString());
    }

    private void writeType() {
        out.line("/**");
        out.line(" * Builds a {@link " + json.name() + "}.");
        out.line(" *");
        out.line(" * <p>Thread: its owner only.");
        out.line(" */");
        out.line(json.visibility() + "final class " + builder + " {");
        if (json.read()) {
            writeNames();
        }
        json.fields().forEach(this::writeField);
        writeConstructors();
        json.fields().forEach(this::writeSetter);
        writeBuild();
        if (json.read()) {
            writeRead();
        }
        out.line("}");
    }

    private void writeNames() {
        imports.add("dev.iora.json.JsonFields");
        imports.add("dev.iora.json.JsonReader");
        out.line("private static final JsonFields FIELDS = JsonFields.of(");
        out.line("        \"" + json.goType() + "\",");
        List<String> names = json.jsonNames().toList();
        for (int i = 0; i < names.size(); i++) {
            out.line("        \"" + names.get(i) + (i == names.size() - 1 ? "\");" : "\","));
        }
        out.line("");
    }

    private void writeField(Field field) {
        if (field.inline()) {
            String type = field.nested().builder();
            out.line(type + " " + field.name() + " = new " + type + "();");
        } else if (field.nullable()) {
            out.line(typeOf(field) + " " + field.name() + ";");
        } else {
            out.line(typeOf(field) + " " + field.name() + " = " + zero(field.type()) + ";");
        }
    }

    private void writeConstructors() {
        out.line("");
        out.line("/** Starts with zero values, which is what an object without fields means. */");
        out.line(json.visibility() + builder + "() {}");
        out.line("");
        out.line("/** Starts with the values of {@code from}. */");
        out.line(json.visibility() + builder + "(" + json.name() + " from) {");
        for (Field field : json.fields()) {
            String value = "from." + field.name() + "()";
            out.line("this." + field.name() + " = " + (field.inline() ? copy(field.nested(), value) : value) + ";");
        }
        out.line("}");
    }

    private void writeSetter(Field field) {
        String name = field.name();
        out.line("");
        if (!field.doc().isEmpty()) {
            String doc = field.doc().substring(0, 1).toUpperCase(Locale.ROOT)
                    + field.doc().substring(1);
            out.line("/** " + doc + (doc.endsWith(".") ? "" : ".") + " */");
        }
        out.line(json.visibility() + builder + " " + name + "(" + typeOf(field) + " " + name + ") {");
        out.line("this." + name + " = " + (field.inline() ? copy(field.nested(), name) : name) + ";");
        out.line("return this;");
        out.line("}");
    }

    private void writeBuild() {
        out.line("");
        out.line("/** The record with these values. */");
        out.line(json.visibility() + json.name() + " build() {");
        String arguments = json.fields().stream()
                .map(field -> field.name() + (field.inline() ? ".build()" : ""))
                .collect(Collectors.joining(",\n                "));
        out.line("return new " + json.name() + "(\n                " + arguments + ");");
        out.line("}");
    }

    private void writeRead() {
        out.line("");
        out.line("/** Reads an object; null, and what is not in it, leaves the values as they are. */");
        out.line(json.visibility() + builder + " read(JsonReader in) {");
        out.line("if (in.beginObject(FIELDS)) {");
        out.line("while (in.nextField()) {");
        out.line("readField(in);");
        out.line("}");
        out.line("}");
        out.line("return this;");
        out.line("}");
        out.line("");
        out.line("/** Reads the value of the field that the reader is at. */");
        out.line("void readField(JsonReader in) {");
        out.line("switch (in.field()) {");
        String unknown = "throw new IllegalStateException(in.field())";
        for (Field field : json.fields()) {
            if (field.inline()) {
                unknown = "this." + field.name() + ".readField(in)";
            } else {
                writeCase(field);
            }
        }
        out.line("default -> " + unknown + ";");
        out.line("}");
        out.line("}");
    }

    private void writeCase(Field field) {
        String target = "this." + field.name();
        String label = "case " + field.quotedName() + " -> ";
        if (field.type() instanceof Simple simple) {
            String read = field.nullable()
                    ? "in.skipNull() ? null : " + simple.read().replace("$", simple.zero())
                    : simple.read().replace("$", target);
            out.line(label + target + " = " + read + ";");
        } else if (field.type() instanceof Nested nested && !field.nullable()) {
            out.line(label + target + " = " + copy(nested, target) + ".read(in).build();");
        } else {
            out.line(label + "{");
            writeBlock(field, target);
            out.line("}");
        }
    }

    private void writeBlock(Field field, String target) {
        if (field.nullable()) {
            out.line("if (in.skipNull()) {");
            out.line(target + " = null;");
            out.line("return;");
            out.line("}");
        }
        if (field.type() instanceof Nested nested) {
            String type = nested.builder();
            out.line(type + " nested = " + target + " == null ? new " + type + "() : " + copy(nested, target) + ";");
            out.line(target + " = nested.read(in).build();");
        } else {
            writeCollection(field.type(), target + " = %s", 0);
        }
    }

    /** Reads a list or a map; {@code use} is the statement that takes it, with {@code %s} for its value. */
    private void writeCollection(FieldType type, String use, int depth) {
        String values = depth == 0 ? "values" : "values" + depth;
        if (type instanceof ListOf list) {
            imports.add("java.util.ArrayList");
            out.line("List<" + list.elementType() + "> " + values + " = new ArrayList<>();");
            out.line("if (in.beginArray(\"" + list.goType() + "\")) {");
            out.line("while (in.nextElement()) {");
            writeElement(list.element(), values + ".add(%s)", depth);
            out.line("}");
            out.line("}");
            out.line(use.formatted("List.copyOf(" + values + ")") + ";");
        } else if (type instanceof MapOf map) {
            String key = depth == 0 ? "key" : "key" + depth;
            imports.add("java.util.LinkedHashMap");
            imports.add("java.util.Collections");
            out.line("Map<String, " + map.valueType() + "> " + values + " = new LinkedHashMap<>();");
            out.line("if (in.beginMap(\"" + map.goType() + "\")) {");
            out.line("while (in.nextField()) {");
            out.line("String " + key + " = in.field();");
            writeElement(map.value(), values + ".put(" + key + ", %s)", depth);
            out.line("}");
            out.line("}");
            out.line(use.formatted("Collections.unmodifiableMap(" + values + ")") + ";");
        }
    }

    private void writeElement(FieldType type, String use, int depth) {
        switch (type) {
            case Simple simple -> out.line(use.formatted(simple.read().replace("$", simple.zero())) + ";");
            case Nested nested -> out.line(use.formatted("new " + nested.builder() + "().read(in).build()") + ";");
            case ListOf list -> writeCollection(list, use, depth + 1);
            case MapOf map -> writeCollection(map, use, depth + 1);
        }
    }

    private static String copy(Nested nested, String value) {
        return "new " + nested.builder() + "(" + value + ")";
    }

    private static String zero(FieldType type) {
        return switch (type) {
            case Simple simple -> simple.zero();
            case Nested nested -> "new " + nested.builder() + "().build()";
            case ListOf list -> "List.of()";
            case MapOf map -> "Map.of()";
        };
    }

    private String typeOf(Field field) {
        if (!field.nullable()) {
            return field.javaType();
        }
        String nullable = "@" + imports.add("org.jspecify.annotations.Nullable") + " ";
        return field.javaType().endsWith("[]")
                ? field.javaType().replace("[]", " " + nullable + "[]")
                : nullable + field.javaType();
    }
}
