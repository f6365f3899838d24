// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.testkit.Seeds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SocketWriterTest {
    private static final int BUFFER_BYTES = 256 * 1024;

    private final ChunkPool pool = new ChunkPool(new ChunkPool.Reserve(4));
    private final SocketWriter writer = new SocketWriter(pool);
    private final List<Pair> pairs = new ArrayList<>();

    /** A connected pair of sockets; the writer's has a small buffer. */
    private static final class Pair {
        final SocketChannel near;
        final SocketChannel far;
        final ByteArrayOutputStream received = new ByteArrayOutputStream();
        private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);

        Pair() throws IOException {
            try (ServerSocketChannel listener =
                    ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
                near = SocketChannel.open();
                near.setOption(StandardSocketOptions.SO_SNDBUF, 64 * 1024);
                near.connect(listener.getLocalAddress());
                near.configureBlocking(false);
                far = listener.accept();
                far.configureBlocking(false);
            }
        }

        void read() throws IOException {
            buffer.clear();
            int count = far.read(buffer);
            received.write(buffer.array(), 0, Math.max(0, count));
        }
    }

    private Pair pair() throws IOException {
        var pair = new Pair();
        pairs.add(pair);
        return pair;
    }

    @AfterEach
    void close() throws IOException {
        for (Pair pair : pairs) {
            pair.near.close();
            pair.far.close();
        }
    }

    private Chunk chunk(byte[] bytes) {
        var chunk = new Chunk(bytes.length + 2);
        chunk.start = 1;
        chunk.end = 1 + bytes.length;
        System.arraycopy(bytes, 0, chunk.bytes, 1, bytes.length);
        return chunk;
    }

    private static @Nullable Chunk list(Chunk... chunks) {
        for (int i = 0; i + 1 < chunks.length; i++) {
            chunks[i].next = chunks[i + 1];
        }
        return chunks.length == 0 ? null : chunks[0];
    }

    /** Writes a whole list, and reads at the other end whenever the socket is full. */
    private void writeAll(Pair pair, @Nullable Chunk list, int total) throws IOException {
        Chunk left = list;
        int written = 0;
        while (left != null) {
            writer.write(pair.near, left, Long.MAX_VALUE);
            written += (int) writer.written();
            left = writer.unwritten();
            pair.read();
        }
        assertThat(written).isEqualTo(total);
        while (pair.received.size() < total) {
            pair.read();
        }
    }

    @Test
    void writesManyChunksInOrder() throws IOException {
        Pair pair = pair();
        writeAll(pair, list(chunk("ab".getBytes(US_ASCII)), chunk("c".getBytes(US_ASCII)), chunk(new byte[0])), 3);
        assertThat(pair.received.toString(US_ASCII)).isEqualTo("abc");
        writer.write(pair.near, null, 10);
        assertThat(writer.written()).isZero();
        assertThat(writer.unwritten()).isNull();
    }

    @Test
    void keepsTheRestOfAPartlyWrittenChunk() throws IOException {
        Pair pair = pair();
        byte[] much = new byte[4 * 1024 * 1024];
        new Random(1).nextBytes(much);
        Chunk chunk = chunk(much);
        chunk.charge = 77;
        writer.write(pair.near, chunk, Long.MAX_VALUE);
        assertThat(writer.unwritten()).isSameAs(chunk);
        assertThat(writer.written()).isPositive().isEqualTo(chunk.start - 1);
        assertThat(writer.freedCost()).as("it is still held").isZero();
        writeAll(pair, chunk, much.length + 1 - chunk.start);
        while (pair.received.size() < much.length) {
            pair.read();
        }
        assertThat(writer.freedCost()).isEqualTo(77);
        assertThat(Arrays.equals(pair.received.toByteArray(), much)).isTrue();
    }

    @Test
    void stopsAtItsLimit() throws IOException {
        Pair pair = pair();
        Chunk first = chunk(new byte[1000]);
        Chunk second = chunk(new byte[BUFFER_BYTES]);
        writer.write(pair.near, list(first, second), 1);
        assertThat(writer.written()).as("one buffer at least").isGreaterThanOrEqualTo(1000);
        assertThat(writer.unwritten()).isSameAs(second);
    }

    @Test
    void reportsAClosedPeer() throws IOException {
        Pair pair = pair();
        pair.near.close();
        Chunk chunk = chunk(new byte[10]);
        assertThatThrownBy(() -> writer.write(pair.near, chunk, 100)).isInstanceOf(IOException.class);
        assertThat(writer.unwritten()).as("to be freed by the caller").isSameAs(chunk);
        assertThat(writer.written()).isZero();
    }

    @Test
    void releasesSharedBytesWhenTrimmed() throws IOException {
        WeakReference<byte[]> payload = writeShared(pair());
        writer.trim();
        System.gc();
        assertThat(payload.get() == null).as("garbage").isTrue();
    }

    private WeakReference<byte[]> writeShared(Pair pair) throws IOException {
        var shared = new SharedChunk(chunk(new byte[20_000]), 1);
        var reference = new WeakReference<>(shared.bytes());
        writeAll(pair, pool.takeView(shared, 1, 20_001), 20_000);
        return reference;
    }

    @Test
    void writesABroadcastToEveryDestination() {
        Seeds.forEach(30, random -> {
            int destinations = 1 + random.nextInt(4);
            var lists = new ArrayList<List<Chunk>>();
            var expected = new ArrayList<ByteArrayOutputStream>();
            for (int i = 0; i < destinations; i++) {
                lists.add(new ArrayList<>());
                expected.add(new ByteArrayOutputStream());
            }
            for (int parts = 1 + random.nextInt(12); parts > 0; parts--) {
                byte[] bytes = new byte[1 + random.nextInt(random.nextInt(3) == 0 ? 200_000 : 2_000)];
                random.nextBytes(bytes);
                addPart(random, bytes, lists, expected);
            }
            var ends = new ArrayList<Pair>();
            for (int i = 0; i < destinations; i++) {
                ends.add(pair());
            }
            // In turns, as loops do: bytes that one socket does not take are written later, between the others.
            writeInTurns(ends, lists);
            for (int i = 0; i < destinations; i++) {
                Pair pair = ends.get(i);
                while (pair.received.size() < expected.get(i).size()) {
                    pair.read();
                }
                assertThat(Arrays.equals(
                                pair.received.toByteArray(), expected.get(i).toByteArray()))
                        .isTrue();
            }
            close();
            pairs.clear();
        });
    }

    /** Adds some bytes for all destinations as views of one array, or for one destination only. */
    private void addPart(Random random, byte[] bytes, List<List<Chunk>> lists, List<ByteArrayOutputStream> expected) {
        if (random.nextInt(4) == 0) {
            int only = random.nextInt(lists.size());
            lists.get(only).add(chunk(bytes));
            expected.get(only).writeBytes(bytes);
            return;
        }
        var shared = new SharedChunk(chunk(bytes), lists.size());
        for (int i = 0; i < lists.size(); i++) {
            lists.get(i).add(pool.takeView(shared, 1, 1 + bytes.length));
            expected.get(i).writeBytes(bytes);
        }
    }

    private void writeInTurns(List<Pair> ends, List<List<Chunk>> lists) throws IOException {
        var left = new ArrayList<@Nullable Chunk>();
        lists.forEach(chunks -> left.add(list(chunks.toArray(new Chunk[0]))));
        boolean any = true;
        while (any) {
            any = false;
            for (int i = 0; i < left.size(); i++) {
                writer.write(ends.get(i).near, left.get(i), 300_000);
                left.set(i, writer.unwritten());
                any |= left.get(i) != null;
                ends.get(i).read();
            }
        }
    }
}
