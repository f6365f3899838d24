// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.iora.testkit.EnginePair;
import dev.iora.testkit.Seeds;
import dev.iora.testkit.TestCertificate;
import dev.iora.tls.TlsContext;
import dev.iora.tls.TlsSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However the stream of records is cut, both sides get the bytes that the other one sent. */
final class TlsRecordsPropertyTest {
    private static final int ROUNDS = 30;
    private static final int MAX_BYTES = 200_000;

    @TempDir
    Path directory;

    private final HandshakePool pool = new HandshakePool("test", 1, 1, 0);
    private final TlsLane lane = new TlsLane(pool, 1 << 20);
    private final ReadBuffer in = new ReadBuffer();
    private TestCertificate authority;
    private TlsContext context;

    @BeforeEach
    void makeCertificates() {
        authority = TestCertificate.authority("authority");
        TestCertificate server = TestCertificate.named("localhost").signedBy(authority);
        var files = new TlsSpec.CertificateFiles(
                server.writeCertificate(directory.resolve("c.pem")), server.writeKey(directory.resolve("k.pem")));
        context = TlsContext.load(new TlsSpec(List.of(files), null, false, List.of(), List.of(), false, Set.of()));
    }

    @AfterEach
    void closePool() {
        pool.close();
    }

    private EnginePair connect(String protocol) throws SSLException {
        var parameters = new SSLParameters();
        parameters.setProtocols(new String[] {protocol});
        return EnginePair.connect(context.newEngine(), EnginePair.client(authority, null), null, parameters);
    }

    private static TlsLayer layer(SSLEngine engine) {
        var layer = new TlsLayer(engine, new byte[0]);
        layer.onReady();
        return layer;
    }

    private static byte[] randomBytes(Random random) {
        byte[] bytes = new byte[1 + random.nextInt(MAX_BYTES)];
        random.nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void receivesWhatTheClientSends(String protocol) {
        Seeds.forEach(ROUNDS, random -> {
            EnginePair pair = connect(protocol);
            TlsLayer layer = layer(pair.server());
            byte[] sent = randomBytes(random);
            byte[] records = seal(pair.client(), sent, random);
            var received = new ByteArrayOutputStream();
            for (int at = 0; at < records.length; ) {
                int part = Math.min(records.length - at, 1 + random.nextInt(random.nextInt(3) == 0 ? 60_000 : 300));
                in.replace(ByteBuffer.wrap(records, at, part));
                layer.open(in, lane);
                byte[] opened = new byte[in.remaining()];
                in.moveTo(opened, 0, opened.length);
                received.writeBytes(opened);
                at += part;
            }
            assertThat(received.toByteArray()).isEqualTo(sent);
        });
    }

    /** Records of random sizes. */
    private static byte[] seal(SSLEngine engine, byte[] content, Random random) throws SSLException {
        var records = new ByteArrayOutputStream();
        ByteBuffer record = ByteBuffer.allocate(32 * 1024);
        for (int at = 0; at < content.length; ) {
            int part = Math.min(content.length - at, 1 + random.nextInt(20_000));
            at += engine.wrap(ByteBuffer.wrap(content, at, part), record.clear())
                    .bytesConsumed();
            records.write(record.array(), 0, record.position());
        }
        return records.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void sendsWhatIsStaged(String protocol) {
        Seeds.forEach(ROUNDS, random -> {
            EnginePair pair = connect(protocol);
            var chunks = new ChunkPool(new ChunkPool.Reserve(1));
            var channel = new GatedChannel();
            channel.release();
            byte[] sent = randomBytes(random);
            write(layer(pair.server()), channel, chunks, sent, random);
            assertThat(open(pair.client(), channel.writtenBytes())).isEqualTo(sent);
            channel.close();
        });
    }

    /** Writes a list of chunks to a socket that takes a random number of bytes at a time. */
    private void write(TlsLayer layer, GatedChannel channel, ChunkPool chunks, byte[] content, Random random)
            throws IOException {
        var writer = new SocketWriter(chunks);
        Chunk list = list(content, random);
        long length = content.length;
        while (list != null) {
            channel.take(1 + random.nextInt(random.nextInt(3) == 0 ? 100_000 : 5_000));
            writer.write(layer, lane, channel, list, 1 + random.nextInt(100_000));
            length -= writer.written();
            list = writer.unwritten();
            assertThat(length(list))
                    .as("bytes left by the count of written ones")
                    .isEqualTo(length);
        }
    }

    private static long length(@Nullable Chunk list) {
        long length = 0;
        for (Chunk chunk = list; chunk != null; chunk = chunk.next) {
            length += chunk.length();
        }
        return length;
    }

    private static @Nullable Chunk list(byte[] content, Random random) {
        Chunk first = null;
        for (int end = content.length; end > 0; ) {
            int size = Math.min(end, 1 + random.nextInt(random.nextInt(2) == 0 ? 60_000 : 200));
            var chunk = new Chunk(size);
            System.arraycopy(content, end - size, chunk.bytes, 0, size);
            chunk.end = size;
            chunk.next = first;
            first = chunk;
            end -= size;
        }
        return first;
    }

    private static byte[] open(SSLEngine engine, byte[] records) throws SSLException {
        var content = new ByteArrayOutputStream();
        ByteBuffer source = ByteBuffer.wrap(records);
        ByteBuffer opened = ByteBuffer.allocate(32 * 1024);
        while (source.hasRemaining()) {
            engine.unwrap(source, opened.clear());
            content.write(opened.array(), 0, opened.position());
        }
        return content.toByteArray();
    }

    @Test
    void endsInputWithTheAlertOfTheClient() throws Exception {
        EnginePair pair = connect("TLSv1.3");
        TlsLayer layer = layer(pair.server());
        ByteBuffer record = ByteBuffer.allocate(32 * 1024);
        pair.client().wrap(ByteBuffer.wrap(new byte[] {1}), record);
        pair.client().closeOutbound();
        pair.client().wrap(ByteBuffer.allocate(0), record);
        in.replace(record.flip());
        layer.open(in, lane);
        assertThat(in.remaining()).isEqualTo(1);
        assertThat(layer.hasInputEnded()).isTrue();
    }

    @Test
    void refusesAChangedRecord() throws Exception {
        EnginePair pair = connect("TLSv1.3");
        TlsLayer layer = layer(pair.server());
        byte[] records = seal(pair.client(), new byte[100], new Random(1));
        records[50] ^= 1;
        in.replace(ByteBuffer.wrap(records));
        assertThatExceptionOfType(SSLException.class).isThrownBy(() -> layer.open(in, lane));
        assertThat(layer.hasOutput()).as("an alert is to be sent").isTrue();
    }

    @Test
    void refusesManyRecordsWithoutData() throws Exception {
        EnginePair pair = connect("TLSv1.3");
        TlsLayer layer = layer(pair.server());
        ByteBuffer records = keyUpdates(pair.client(), 17);
        in.replace(records);
        assertThatExceptionOfType(SSLException.class)
                .isThrownBy(() -> layer.open(in, lane))
                .withMessage("too many records without data");
    }

    @Test
    void answersKeyUpdates() throws Exception {
        EnginePair pair = connect("TLSv1.3");
        TlsLayer layer = layer(pair.server());
        in.replace(keyUpdates(pair.client(), 16));
        layer.open(in, lane);
        assertThat(layer.hasOutput()).isTrue();
        var channel = new GatedChannel();
        channel.release();
        byte[] sent = {1, 2, 3};
        write(layer, channel, new ChunkPool(new ChunkPool.Reserve(1)), sent, new Random(1));
        assertThat(layer.hasOutput()).isFalse();
        assertThat(open(pair.client(), channel.writtenBytes())).isEqualTo(sent);
        channel.close();
    }

    private static ByteBuffer keyUpdates(SSLEngine client, int count) throws SSLException {
        ByteBuffer records = ByteBuffer.allocate(64 * 1024);
        for (int i = 0; i < count; i++) {
            // In TLS 1.3 this asks for new keys.
            client.beginHandshake();
            client.wrap(ByteBuffer.allocate(0), records);
        }
        return records.flip();
    }
}
