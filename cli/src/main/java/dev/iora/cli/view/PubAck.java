// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.view;

import java.util.Optional;

/** The acknowledgement of a message published to a stream. */
public record PubAck(
        Optional<ApiError> error,
        String stream,
        long seq,
        String domain,
        boolean duplicate,
        String batch,
        long count,
        String val) {}
