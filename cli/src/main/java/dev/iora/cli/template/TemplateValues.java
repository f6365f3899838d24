// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.template;

import java.util.List;

/** The values of the names in a template. */
@FunctionalInterface
public interface TemplateValues {
    /**
     * Computes the value of a name that the template was parsed with.
     *
     * @throws TemplateException if the arguments are not acceptable
     */
    String value(String name, List<String> arguments);
}
