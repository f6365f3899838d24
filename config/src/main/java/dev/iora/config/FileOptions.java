// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Files that tell others about the running server.
 *
 * @param pidFile the file for the process id, or null
 * @param portsFileDir the directory for the ports file, or null
 */
public record FileOptions(@Nullable Path pidFile, @Nullable Path portsFileDir) {
    static FileOptions of(OptionValues values) {
        return new FileOptions(
                OptionValues.path(values.of(LogKeys.PID_FILE)), OptionValues.path(values.of(LogKeys.PORTS_FILE_DIR)));
    }
}
