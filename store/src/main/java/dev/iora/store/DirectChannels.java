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
 * Opens files to be written around the cache of the operating system, where that is possible.
 *
 * <p>Thread: any, stateless.
 */
final class DirectChannels {
    /** Linux has the disk empty its cache, or write around it; other systems may leave that to {@code force}. */
    private static final boolean WRITES_CAN_BE_DURABLE =
            System.getProperty("os.name", "").equals("Linux");

    private DirectChannels() {}

    /** Opens a file to be written around the cache; null if the file system cannot do it. */
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
            // Everything goes through the cache.
            return null;
        }
    }

    /** The same, and what is written is durable when it returns; null where the operating system does not see to that. */
    static @Nullable FileChannel openDurable(Path file) {
        return WRITES_CAN_BE_DURABLE ? open(file, StandardOpenOption.DSYNC) : null;
    }

    /** The JDK's option for input and output around the cache; javac warns of whatever names its class. */
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
                // As if there were no such option.
            }
            return null;
        }
    }
}
