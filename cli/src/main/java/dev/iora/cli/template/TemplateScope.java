// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.template;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a template knows beside what every template has. */
sealed interface TemplateScope permits TemplateFunctions, TemplateScope.Texts {
    /** The value that is looked at where nothing else is. */
    @Nullable
    Object dot();

    boolean isFunction(String name);

    /** Of a function of this scope. */
    Arity arity(String name);

    /** Calls a function of this scope; what it cannot do is an {@link IllegalArgumentException}. */
    Object call(String name, List<@Nullable Object> arguments);

    /** Functions that give texts. */
    record Texts(Map<String, String> texts) implements TemplateScope {
        @Override
        public @Nullable Object dot() {
            return null;
        }

        @Override
        public boolean isFunction(String name) {
            return texts.containsKey(name);
        }

        @Override
        public Arity arity(String name) {
            return Arity.exactly(0);
        }

        @Override
        public Object call(String name, List<@Nullable Object> arguments) {
            return Objects.requireNonNull(texts.get(name));
        }
    }
}
