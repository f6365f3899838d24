// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The flags that all stream commands share. */
public final class StreamVisibility {
    @Option(
            names = {"-a", "--all"},
            scope = ScopeType.INHERIT,
            description = "When listing or selecting streams show all streams including system ones")
    public boolean all;

    /** Whether a stream is the user's, rather than what a bucket or MQTT is kept in. */
    public boolean shows(String stream) {
        return all || !isInternal(stream);
    }

    static boolean isInternal(String stream) {
        return stream.startsWith("KV_") || stream.startsWith("OBJ_") || stream.startsWith("MQTT_");
    }
}
