// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json.processor;

import dev.iora.json.processor.FieldType.ListOf;
import dev.iora.json.processor.FieldType.MapOf;
import dev.iora.json.processor.FieldType.Nested;
import dev.iora.json.processor.FieldType.Simple;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/** Finds out how the type of a component is read and written. Thread: the compiler's. */
final class FieldTypes {
    private static final Simple STRING = new Simple("\"\"", "in.string($)", "value($)", "!$.isEmpty()", true);
    private static final Simple BOOLEAN = new Simple("false", "in.bool($)", "value($)", "$", true);
    private static final Simple DOUBLE = new Simple("0", "in.float64($)", "value($)", "$ != 0", false);
    private static final Simple TIME = new Simple("JsonReader.ZERO_TIME", "in.time($)", "time($)", "", false);
    private static final Simple BASE64 = new Simple("new byte[0]", "in.base64($)", "base64($)", "$.length > 0", false);
    private static final Simple STRINGS =
            new Simple("List.of()", "in.strings(List.of())", "strings($)", "!$.isEmpty()", false);

    /** JSON as it is; there is none that is empty. */
    static final Simple RAW = new Simple("new byte[0]", "in.raw()", "raw($)", "$.length > 0", false);

    private final Elements elements;
    private final Types types;
    private final Element component;
    private final Imports imports;

    FieldTypes(Elements elements, Types types, Element component, Imports imports) {
        this.elements = elements;
        this.types = types;
        this.component = component;
        this.imports = imports;
    }

    /** How {@code type} is read and written as a Go {@code goType}, empty for the usual one. */
    FieldType of(TypeMirror type, String goType) {
        return switch (type.getKind()) {
            case BOOLEAN -> withGoType(BOOLEAN, goType, "bool");
            case INT -> intType(goType);
            case LONG -> longType(goType);
            case DOUBLE -> withGoType(DOUBLE, goType, "float64");
            case ARRAY -> arrayType((ArrayType) type, goType);
            case DECLARED -> declaredType((DeclaredType) type, goType);
            default -> throw unsupported(type);
        };
    }

    private FieldType declaredType(DeclaredType type, String goType) {
        TypeElement element = (TypeElement) type.asElement();
        return switch (element.getQualifiedName().toString()) {
            case "java.lang.String" -> withGoType(STRING, goType, "string");
            case "java.time.OffsetDateTime" -> withGoType(TIME, goType, "time.Time");
            case "java.lang.Boolean" -> withGoType(BOOLEAN, goType, "bool");
            case "java.lang.Integer" -> intType(goType);
            case "java.lang.Long" -> longType(goType);
            case "java.lang.Double" -> withGoType(DOUBLE, goType, "float64");
            case "java.util.List" -> listType(type, goType);
            case "java.util.Map" -> mapType(type, goType);
            default -> ownType(type, element, goType);
        };
    }

    private FieldType ownType(TypeMirror type, TypeElement element, String goType) {
        if (element.getKind() == ElementKind.ENUM) {
            return withGoType(enumType(type, element), goType, "");
        }
        if (!Declarations.isObject(element)) {
            throw unsupported(type);
        }
        String prefix = elements.getPackageOf(element).getQualifiedName() + "." + element.getSimpleName();
        Nested nested = new Nested(element, imports.add(prefix + "Builder"), imports.add(prefix + "Json"));
        return withGoType(nested, goType, "");
    }

    private Simple enumType(TypeMirror type, TypeElement element) {
        TypeElement wireName = elements.getTypeElement("dev.iora.json.WireName");
        if (wireName == null || !types.isAssignable(type, wireName.asType())) {
            throw new DeclarationException(component, "the enum " + type + " must be a dev.iora.json.WireName");
        }
        String name = javaType(type);
        String zero = name + '.' + firstConstant(element);
        String read = name + ".read(in)";
        if (!hasOwnRead(element)) {
            read = imports.add("dev.iora.json.WireName") + ".read(in, " + name + ".values())";
        }
        return new Simple(zero, read, "value($.wireName())", "$ != " + zero, false);
    }

    private static String firstConstant(TypeElement element) {
        return element.getEnclosedElements().stream()
                .filter(e -> e.getKind() == ElementKind.ENUM_CONSTANT)
                .map(e -> e.getSimpleName().toString())
                .findFirst()
                .orElseThrow();
    }

    /** Whether the enum has a static method {@code read} that takes a reader. */
    private static boolean hasOwnRead(TypeElement element) {
        for (ExecutableElement method : ElementFilter.methodsIn(element.getEnclosedElements())) {
            if (method.getSimpleName().contentEquals("read")
                    && method.getModifiers().contains(Modifier.STATIC)
                    && method.getParameters().size() == 1) {
                return true;
            }
        }
        return false;
    }

    private FieldType listType(DeclaredType type, String goType) {
        TypeMirror element = arguments(type, 1).getFirst();
        FieldType elementType = of(element, goTypeOfElement(goType, "[]"));
        if (elementType == STRING) {
            return STRINGS;
        }
        return new ListOf(elementType, javaType(element), goType.isEmpty() ? "[]" + goName(element) : goType);
    }

    private FieldType mapType(DeclaredType type, String goType) {
        List<? extends TypeMirror> arguments = arguments(type, 2);
        if (!arguments.getFirst().toString().equals("java.lang.String")) {
            throw unsupported(type);
        }
        TypeMirror value = arguments.getLast();
        FieldType valueType = of(value, goTypeOfElement(goType, "map[string]"));
        return new MapOf(valueType, javaType(value), goType.isEmpty() ? "map[string]" + goName(value) : goType);
    }

    private List<? extends TypeMirror> arguments(DeclaredType type, int count) {
        if (type.getTypeArguments().size() != count) {
            throw unsupported(type);
        }
        return type.getTypeArguments();
    }

    private String goTypeOfElement(String goType, String prefix) {
        if (goType.isEmpty()) {
            return "";
        }
        if (!goType.startsWith(prefix)) {
            throw new DeclarationException(component, "the Go type " + goType + " must start with " + prefix);
        }
        String element = goType.substring(prefix.length());
        return element.startsWith("*") ? "" : element;
    }

    /** The name of a collection's elements in error texts. */
    private String goName(TypeMirror type) {
        if (type.getKind() == TypeKind.DECLARED) {
            TypeElement element = (TypeElement) ((DeclaredType) type).asElement();
            return switch (element.getQualifiedName().toString()) {
                case "java.lang.String" -> "string";
                case "java.lang.Boolean" -> "bool";
                case "java.lang.Integer" -> "int";
                case "java.lang.Long" -> "int64";
                case "java.lang.Double" -> "float64";
                case "java.time.OffsetDateTime" -> "time.Time";
                case "java.util.List" ->
                    "[]" + goName(arguments((DeclaredType) type, 1).getFirst());
                case "java.util.Map" ->
                    "map[string]" + goName(arguments((DeclaredType) type, 2).getLast());
                default -> Declarations.goTypeOf(element);
            };
        }
        return "[]uint8";
    }

    private FieldType intType(String goType) {
        return switch (goType) {
            case "", "int" -> new Simple("0", "in.intValue($)", "value($)", "$ != 0", true);
            case "int8", "int16", "int32" -> integer("(int) in.signed", goType, "value($)");
            case "uint8", "uint16" -> integer("(int) in.unsigned", goType, "value($)");
            default -> throw wrongGoType(goType, "int");
        };
    }

    private FieldType longType(String goType) {
        return switch (goType) {
            case "", "int64" -> new Simple("0", "in.int64($)", "value($)", "$ != 0", true);
            case "time.Duration" ->
                new Simple("0", "in.signed(\"time.Duration\", Long.SIZE, $)", "value($)", "$ != 0", true);
            case "uint64" -> new Simple("0", "in.uint64($)", "unsigned($)", "$ != 0", false);
            case "uint32" -> integer("in.unsigned", goType, "value($)");
            default -> throw wrongGoType(goType, "long");
        };
    }

    private static Simple integer(String method, String goType, String write) {
        String bits = goType.substring(goType.indexOf("int") + "int".length());
        return new Simple("0", method + "(\"" + goType + "\", " + bits + ", $)", write, "$ != 0", true);
    }

    private FieldType arrayType(ArrayType type, String goType) {
        if (type.getComponentType().getKind() != TypeKind.BYTE) {
            throw unsupported(type);
        }
        return switch (goType) {
            case "", "[]uint8" -> BASE64;
            case "json.RawMessage" -> RAW;
            default -> throw wrongGoType(goType, "byte[]");
        };
    }

    private FieldType withGoType(FieldType type, String goType, String expected) {
        if (!goType.isEmpty() && !expected.isEmpty() && !goType.equals(expected)) {
            throw wrongGoType(goType, component.asType().toString());
        }
        return type;
    }

    /** The name of a type in the generated code, without annotations. */
    String javaType(TypeMirror type) {
        if (type instanceof DeclaredType declared) {
            String name = imports.add(
                    ((TypeElement) declared.asElement()).getQualifiedName().toString());
            if (declared.getTypeArguments().isEmpty()) {
                return name;
            }
            return declared.getTypeArguments().stream()
                    .map(this::javaType)
                    .collect(Collectors.joining(", ", name + '<', ">"));
        }
        return type instanceof ArrayType array
                ? javaType(array.getComponentType()) + "[]"
                : type.getKind().name().toLowerCase(Locale.ROOT);
    }

    private DeclarationException wrongGoType(String goType, String javaType) {
        return new DeclarationException(component, "a Go " + goType + " cannot be a Java " + javaType);
    }

    private DeclarationException unsupported(TypeMirror type) {
        return new DeclarationException(component, "the type " + type + " is not supported in a JSON object");
    }
}
