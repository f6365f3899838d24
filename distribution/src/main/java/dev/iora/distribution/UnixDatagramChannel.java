// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A connected Unix datagram socket; the JDK only has Unix stream sockets.
 *
 * <p>Thread: one at a time.
 */
final class UnixDatagramChannel implements WritableByteChannel {
    private static final short AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCKADDR_UN_BYTES = 110;
    private static final int PATH_OFFSET = 2;

    private final Calls calls;
    private final int descriptor;
    private boolean open = true;

    private UnixDatagramChannel(Calls calls, int descriptor) {
        this.calls = calls;
        this.descriptor = descriptor;
    }

    /**
     * Connects to the socket at {@code path}.
     *
     * @throws IOException if there is none, it takes no datagrams, or the path is too long
     */
    static UnixDatagramChannel connect(Path path) throws IOException {
        byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
        if (name.length >= SOCKADDR_UN_BYTES - PATH_OFFSET) {
            throw new IOException("socket path too long: " + path);
        }
        Calls calls = new Calls();
        int descriptor = calls.socket();
        if (descriptor < 0) {
            throw new IOException("cannot create a datagram socket");
        }
        UnixDatagramChannel channel = new UnixDatagramChannel(calls, descriptor);
        if (calls.connect(descriptor, name) != 0) {
            channel.close();
            throw new IOException("cannot connect to " + path);
        }
        return channel;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        if (!open) {
            throw new ClosedChannelException();
        }
        int count = source.remaining();
        if (calls.send(descriptor, source) != count) {
            throw new IOException("cannot send a datagram of " + count + " bytes");
        }
        source.position(source.limit());
        return count;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            calls.close(descriptor);
        }
    }

    /** The four calls into the C library. */
    private static final class Calls {
        private static final int MSG_NOSIGNAL = 0x4000;

        private final MethodHandle socket = handle(
                "socket",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        private final MethodHandle connect = handle(
                "connect",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        private final MethodHandle send = handle(
                "send",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT));
        private final MethodHandle close =
                handle("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

        @SuppressWarnings("restricted") // the launcher enables native access
        private static MethodHandle handle(String name, FunctionDescriptor type) {
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
        }

        int socket() {
            try {
                return (int) socket.invokeExact((int) AF_UNIX, SOCK_DGRAM, 0);
            } catch (Throwable e) {
                throw callFailed(e);
            }
        }

        int connect(int descriptor, byte[] path) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment address = arena.allocate(SOCKADDR_UN_BYTES, Short.BYTES);
                address.set(ValueLayout.JAVA_SHORT, 0, AF_UNIX);
                MemorySegment.copy(path, 0, address, ValueLayout.JAVA_BYTE, PATH_OFFSET, path.length);
                return (int) connect.invokeExact(descriptor, address, SOCKADDR_UN_BYTES);
            } catch (Throwable e) {
                throw callFailed(e);
            }
        }

        long send(int descriptor, ByteBuffer source) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment bytes = arena.allocate(source.remaining());
                bytes.copyFrom(MemorySegment.ofBuffer(source));
                return (long) send.invokeExact(descriptor, bytes, bytes.byteSize(), MSG_NOSIGNAL);
            } catch (Throwable e) {
                throw callFailed(e);
            }
        }

        void close(int descriptor) {
            try {
                int ignored = (int) close.invokeExact(descriptor);
            } catch (Throwable e) {
                throw callFailed(e);
            }
        }

        /** A C function throws nothing itself, so a throwable is a bug in this class. */
        private static IllegalStateException callFailed(Throwable cause) {
            return new IllegalStateException("call into the C library failed", cause);
        }
    }
}
