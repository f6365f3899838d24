// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json.processor;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.lang.model.element.Element;

/** The imports of a generated file. Thread: the compiler's. */
final class Imports {
    private static final Pattern NO_WORD = Pattern.compile("\\W+");

    private final Element origin;
    private final String packageName;
    private final Map<String, String> qualifiedNames = new TreeMap<>();

    /** For a file in {@code packageName}, generated from {@code origin}. */
    Imports(Element origin, String packageName) {
        this.origin = origin;
        this.packageName = packageName;
    }

    /** Imports a type, and returns the name to use for it. */
    String add(String qualifiedName) {
        String simpleName = qualifiedName.substring(qualifiedName.lastIndexOf('.') + 1);
        String other = qualifiedNames.putIfAbsent(simpleName, qualifiedName);
        if (other != null && !other.equals(qualifiedName)) {
            throw new DeclarationException(
                    origin, "uses two types with the same name: " + other + " and " + qualifiedName);
        }
        return simpleName;
    }

    /** A copy to which more can be added. */
    Imports copy() {
        Imports copy = new Imports(origin, packageName);
        copy.qualifiedNames.putAll(qualifiedNames);
        return copy;
    }

    /** The file with the text {@code body}: its package, the imports that it needs, and {@code body}. */
    String fileOf(String body) {
        SourceText out = new SourceText();
        out.line("// Generated from " + origin + ".");
        out.line("package " + packageName + ";");
        out.line("");
        Set<String> words = new HashSet<>(List.of(NO_WORD.split(body)));
        qualifiedNames.entrySet().stream()
                .filter(type -> words.contains(type.getKey()) && !isVisible(type.getValue()))
                .map(Map.Entry::getValue)
                .sorted()
                .forEach(name -> out.line("import " + name + ";"));
        out.line("");
        return out + body;
    }

    private boolean isVisible(String qualifiedName) {
        String owner = qualifiedName.substring(0, Math.max(0, qualifiedName.lastIndexOf('.')));
        return owner.equals("java.lang") || owner.equals(packageName);
    }
}
