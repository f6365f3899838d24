// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.view;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The identity of a server in responses and events. */
public record ServerIdentity(
        String name,
        String id,
        String host,
        String cluster,
        String domain,
        String ver,
        List<String> tags,
        boolean jetstream,
        @Nullable Instant time) {}
