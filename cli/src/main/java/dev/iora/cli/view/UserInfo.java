// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.view;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The user of a connection as the server sees it. */
public record UserInfo(
        String user,
        String userName,
        String account,
        String accountName,
        Optional<Permissions> permissions,
        Duration expires) {

    /** Permissions of the user. */
    public record Permissions(Subjects publish, Subjects subscribe) {}

    /** Allowed and denied subjects. */
    public record Subjects(List<String> allow, List<String> deny) {}
}
