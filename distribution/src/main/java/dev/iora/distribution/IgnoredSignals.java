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
 * Makes the process receive signals that its parent had it ignore: a script's shell does that to INT for whatever it
 * starts in the background, and nohup to HUP. The Go runtime then still delivers a signal that is asked for; the JVM
 * leaves it ignored.
 *
 * <p>Thread: one at a time.
 */
final class IgnoredSignals {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String MASK = "SigIgn:";

    private IgnoredSignals() {}

    /** Sets these signals back to their default if they are ignored, so that the JVM will trap them. */
    static void reset(int... numbers) {
        long ignored = ignored();
        for (int number : numbers) {
            if ((ignored >>> (number - 1) & 1) != 0) {
                setDefault(number);
            }
        }
    }

    /** One bit for each ignored signal; none where there is no {@code /proc}: those systems are for development. */
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
