// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.archive;

/** Something has no place in an archive, which is as good without it. */
public final class NotArchivableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotArchivableException(String reason) {
        super(reason);
    }
}
