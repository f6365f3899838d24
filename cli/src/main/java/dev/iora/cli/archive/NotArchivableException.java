// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.archive;

/** A value cannot be archived, because a name in it is not safe as part of a path. The archive is valid without it. */
public final class NotArchivableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotArchivableException(String reason) {
        super(reason);
    }
}
