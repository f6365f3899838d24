// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.view;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Who the server takes the user for. */
public record UserInfo(
        String user,
        String userName,
        String account,
        String accountName,
        Optional<Permissions> permissions,
        Duration expires) {

    /** What the user may publish and subscribe to. */
    public record Permissions(Subjects publish, Subjects subscribe) {}

    /** Subjects that are allowed, and subjects that are not. */
    public record Subjects(List<String> allow, List<String> deny) {}
}
