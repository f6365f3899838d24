// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Opens files for direct I/O where that is possible.
 *
 * <p>Thread: any, stateless.
 */
final class DirectChannels {
    /** On Linux a DSYNC write flushes the disk's cache or bypasses it; other systems may leave that to {@code force}. */
    private static final boolean WRITES_CAN_BE_DURABLE =
            System.getProperty("os.name", "").equals("Linux");

    private DirectChannels() {}

    /** Opens a file for direct I/O; null if the file system does not support it. */
    static @Nullable FileChannel open(Path file, OpenOption... more) {
        OpenOption direct = Direct.OPTION;
        try {
            if (direct == null || Files.getFileStore(file).getBlockSize() > Blocks.BYTES) {
                return null;
            }
            var options = new HashSet<OpenOption>(List.of(more));
            options.add(StandardOpenOption.WRITE);
            options.add(direct);
            return FileChannel.open(file, options);
        } catch (IOException | UnsupportedOperationException _) {
            // All I/O goes through the page cache.
            return null;
        }
    }

    /**
     * As {@link #open}, and bytes are durable when a write returns; null where the operating system does not guarantee
     * that.
     */
    static @Nullable FileChannel openDurable(Path file) {
        return WRITES_CAN_BE_DURABLE ? open(file, StandardOpenOption.DSYNC) : null;
    }

    /** The JDK's option for direct I/O, found by name because javac warns about every use of its class. */
    private static final class Direct {
        /** Null if this JDK has none. */
        static final @Nullable OpenOption OPTION = find();

        private static @Nullable OpenOption find() {
            try {
                for (Object option :
                        Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants()) {
                    if (option instanceof OpenOption found && found.toString().equals("DIRECT")) {
                        return found;
                    }
                }
            } catch (ClassNotFoundException _) {
                // This JDK has no such option.
            }
            return null;
        }
    }
}
