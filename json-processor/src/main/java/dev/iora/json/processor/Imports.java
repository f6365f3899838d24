// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json.processor;

import java.util.Map;
import java.util.TreeMap;
import javax.lang.model.element.Element;

/** The imports of a generated file. Thread: the compiler's. */
final class Imports {
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

    /** Writes the package and the imports. */
    void write(SourceText out) {
        out.line("package " + packageName + ";");
        out.line("");
        qualifiedNames.values().stream()
                .filter(name -> !isVisible(name))
                .sorted()
                .forEach(name -> out.line("import " + name + ";"));
        out.line("");
    }

    private boolean isVisible(String qualifiedName) {
        String owner = qualifiedName.substring(0, Math.max(0, qualifiedName.lastIndexOf('.')));
        return owner.equals("java.lang") || owner.equals(packageName);
    }
}
