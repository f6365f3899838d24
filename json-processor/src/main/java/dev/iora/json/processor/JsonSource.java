// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json.processor;

import dev.iora.json.processor.FieldType.ListOf;
import dev.iora.json.processor.FieldType.MapOf;
import dev.iora.json.processor.FieldType.Nested;
import dev.iora.json.processor.FieldType.Simple;
import dev.iora.json.processor.JsonRecord.Field;

/** Generates the parser and writer of a record. Thread: the compiler's. */
final class JsonSource {
    private final JsonRecord json;
    private final Imports imports;
    private final SourceText out = new SourceText();

    private JsonSource(JsonRecord json) {
        this.json = json;
        imports = json.imports().copy();
    }

    static String of(JsonRecord json) {
        JsonSource source = new JsonSource(json);
        source.writeType();
        return source.imports.fileOf(source.out.toString());
    }

    private void writeType() {
        String name = json.name() + "Json";
        out.line("/**");
        out.line(" * The JSON of {@link " + json.name() + "}.");
        out.line(" *");
        out.line(" * <p>Thread: any, stateless.");
        out.line(" */");
        out.line(json.visibility() + "final class " + name + " {");
        out.line("private " + name + "() {}");
        if (json.read()) {
            writeParse();
        }
        if (json.write()) {
            writeWrite();
        }
        out.line("}");
    }

    private void writeParse() {
        imports.add("dev.iora.json.JsonReader");
        out.line("");
        out.line("/** Reads a document; unknown fields are passed over. */");
        out.line(json.visibility() + "static " + json.name() + " parse(byte[] document) {");
        out.line("JsonReader in = JsonReader.lenient(document, 0, document.length);");
        out.line("return new " + json.name() + "Builder().read(in).build();");
        out.line("}");
    }

    private void writeWrite() {
        imports.add("dev.iora.json.JsonWriter");
        out.line("");
        out.line("/** Writes an object. */");
        out.line(json.visibility() + "static void write(JsonWriter out, " + json.name() + " from) {");
        out.line("out.beginObject();");
        out.line("writeFields(out, from);");
        out.line("out.endObject();");
        out.line("}");
        out.line("");
        out.line("/** Writes the fields of an object. */");
        out.line(json.visibility() + "static void writeFields(JsonWriter out, " + json.name() + " from) {");
        json.fields().forEach(this::writeField);
        out.line("}");
    }

    private void writeField(Field field) {
        String value = "from." + field.name() + "()";
        if (field.inline()) {
            out.line(field.nested().json() + ".writeFields(out, " + value + ");");
            return;
        }
        String target = "out.name(" + field.quotedName() + ")";
        if (field.nullable()) {
            out.line("if (" + value + " != null) {");
            writeValue(field.type(), target, value, 0);
            if (!field.optional()) {
                out.line("} else {");
                out.line(target + ".nullValue();");
            }
            out.line("}");
        } else if (field.type() instanceof Simple simple && simple.named()) {
            out.line("out." + (field.optional() ? "optional(" : "field(") + field.quotedName() + ", " + value + ");");
        } else if (field.optional()) {
            out.line("if (" + present(field.type(), value) + ") {");
            writeValue(field.type(), target, value, 0);
            out.line("}");
        } else {
            writeValue(field.type(), target, value, 0);
        }
    }

    private static String present(FieldType type, String value) {
        return type instanceof Simple simple ? simple.present().replace("$", value) : "!" + value + ".isEmpty()";
    }

    /** Writes {@code value} to the expression {@code target}, which is a writer. */
    private void writeValue(FieldType type, String target, String value, int depth) {
        String element = depth == 0 ? "element" : "element" + depth;
        switch (type) {
            case Simple simple -> out.line(target + "." + simple.write().replace("$", value) + ";");
            case Nested nested -> out.line(nested.json() + ".write(" + target + ", " + value + ");");
            case ListOf list -> {
                out.line(target + ".beginArray();");
                out.line("for (" + list.elementType() + " " + element + " : " + value + ") {");
                writeValue(list.element(), "out", element, depth + 1);
                out.line("}");
                out.line("out.endArray();");
            }
            case MapOf map -> {
                out.line(target + ".beginObject();");
                out.line("for (Map.Entry<String, " + map.valueType() + "> " + element + " : " + value
                        + ".entrySet()) {");
                writeValue(map.value(), "out.name(" + element + ".getKey())", element + ".getValue()", depth + 1);
                out.line("}");
                out.line("out.endObject();");
            }
        }
    }
}
