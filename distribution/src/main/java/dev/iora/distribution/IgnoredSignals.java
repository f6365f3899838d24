// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Resets signals that the parent process has set to be ignored: a script's shell does that to INT for background processes, and
 * nohup to HUP. The Go runtime still delivers such a signal to a handler; the JVM does not.
 *
 * <p>Thread: one at a time.
 */
final class IgnoredSignals {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String MASK = "SigIgn:";

    private IgnoredSignals() {}

    /** Resets these signals to their default if they are ignored, so that the JVM can trap them. */
    static void reset(int... numbers) {
        long ignored = ignored();
        for (int number : numbers) {
            if ((ignored >>> (number - 1) & 1) != 0) {
                setDefault(number);
            }
        }
    }

    /** One bit per ignored signal; 0 on systems without {@code /proc}, which are for development. */
    private static long ignored() {
        String status;
        try {
            status = Files.readString(STATUS, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return 0;
        }
        int start = status.indexOf(MASK) + MASK.length();
        return Long.parseUnsignedLong(
                status.substring(start, status.indexOf('\n', start)).strip(), 16);
    }

    @SuppressWarnings("restricted") // the launcher enables native access
    private static void setDefault(int number) {
        Linker linker = Linker.nativeLinker();
        MethodHandle signal = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("signal"),
                FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
        try {
            MemorySegment ignored = (MemorySegment) signal.invokeExact(number, MemorySegment.NULL);
        } catch (Throwable e) {
            throw new IllegalStateException("call into the C library failed", e);
        }
    }
}
