// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import java.io.IOException;

/** A file has a format version that this server does not know; nothing was changed. */
public final class NewerFormatException extends IOException {
    private static final long serialVersionUID = 1;

    NewerFormatException(String file, int version, int known) {
        super(file + " has format version " + version + ", this server knows versions up to " + known
                + "; it was left as it is");
    }
}
