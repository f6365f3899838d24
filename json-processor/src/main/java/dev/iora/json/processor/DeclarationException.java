// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.json.processor;

import javax.lang.model.element.Element;

/** A declaration that is wrong or not supported; a compile error at {@link #element()}. */
final class DeclarationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Element element;

    DeclarationException(Element element, String message) {
        super(message, null, false, false);
        this.element = element;
    }

    Element element() {
        return element;
    }
}
