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

    /** Whether to show a stream: those of buckets and of MQTT are shown only if the flags ask for them. */
    public boolean shows(String stream) {
        return all || !isInternal(stream);
    }

    static boolean isInternal(String stream) {
        return stream.startsWith("KV_") || stream.startsWith("OBJ_") || stream.startsWith("MQTT_");
    }
}
