// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.iora.server.NatsServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Routing a message allocates nothing: allocation on the server's threads does not grow with the number of messages. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class AllocationIT {
    private static final int MESSAGES = 1_000_000;
    private static final int WARM_UP_MESSAGES = 300_000;
    private static final int MESSAGES_PER_WRITE = 2_000;
    private static final String SERVER_NAME = "allocation";

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void allocatesNothingForAMessageToOneSubscriber() throws Exception {
        assertAllocatesNothing(1, "PUB load 16\r\n0123456789abcdef\r\n", "MSG load 1 16\r\n0123456789abcdef\r\n");
    }

    @Test
    void allocatesNothingForAMessageToTenSubscribers() throws Exception {
        assertAllocatesNothing(10, "PUB load 16\r\n0123456789abcdef\r\n", "MSG load 1 16\r\n0123456789abcdef\r\n");
    }

    @Test
    void allocatesNothingForAMessageWithHeadersAndReply() throws Exception {
        String tail = "18 22\r\nNATS/1.0\r\nA: b\r\n\r\ntext\r\n";
        assertAllocatesNothing(1, "HPUB load to.me " + tail, "HMSG load 1 to.me " + tail);
    }

    /** Sends {@code published} many times; each of {@code subscribers} must receive {@code delivered} as often. */
    private static void assertAllocatesNothing(int subscribers, String published, String delivered) throws Exception {
        try (NatsServer server = NatsServer.builder()
                .host("127.0.0.1")
                .port(-1)
                .serverName(SERVER_NAME)
                .ioThreads(2)
                .start()) {
            List<Client> receivers = new ArrayList<>();
            Client sender = new Client(server.port(), "");
            for (int i = 0; i < subscribers; i++) {
                receivers.add(new Client(server.port(), "SUB load 1\r\n"));
            }
            int bytes = delivered.length();
            transfer(sender, receivers, published, bytes, WARM_UP_MESSAGES);
            long before = allocatedBytes();
            transfer(sender, receivers, published, bytes, MESSAGES);
            long allocated = allocatedBytes() - before;
            assertThat(allocated)
                    .as("bytes allocated by the server's threads for %d messages", MESSAGES)
                    .isLessThanOrEqualTo(MESSAGES);
            sender.close();
            for (Client receiver : receivers) {
                receiver.close();
            }
        }
    }

    private static void transfer(Client sender, List<Client> receivers, String message, int deliveredBytes, int count)
            throws Exception {
        List<CompletableFuture<Void>> receiving = new ArrayList<>();
        for (Client receiver : receivers) {
            receiving.add(CompletableFuture.runAsync(
                    () -> receiver.skip((long) deliveredBytes * count), Thread.ofPlatform()::start));
        }
        ByteBuffer burst = ByteBuffer.wrap(message.repeat(MESSAGES_PER_WRITE).getBytes(StandardCharsets.US_ASCII));
        for (int sent = 0; sent < count; sent += MESSAGES_PER_WRITE) {
            sender.write(burst.rewind());
        }
        for (CompletableFuture<Void> each : receiving) {
            each.get(100, TimeUnit.SECONDS);
        }
    }

    /** Bytes allocated by the selector loops since they started. */
    private static long allocatedBytes() {
        long[] loops = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(SERVER_NAME + "-io-"))
                .mapToLong(Thread::threadId)
                .toArray();
        assertThat(loops).hasSize(2);
        long sum = 0;
        for (long bytes : THREADS.getThreadAllocatedBytes(loops)) {
            sum += bytes;
        }
        return sum;
    }

    /** A blocking connection that has sent CONNECT and received PONG. */
    private static final class Client implements AutoCloseable {
        private final SocketChannel channel;
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);

        Client(int port, String more) throws IOException {
            channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            String connect = "CONNECT {\"verbose\":false,\"pedantic\":false,\"headers\":true}\r\n" + more + "PING\r\n";
            write(ByteBuffer.wrap(connect.getBytes(StandardCharsets.US_ASCII)));
            StringBuilder received = new StringBuilder();
            while (received.indexOf("PONG\r\n") < 0) {
                assertThat(channel.read(buffer)).isPositive();
                received.append(StandardCharsets.US_ASCII.decode(buffer.flip()));
                buffer.clear();
            }
        }

        void write(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }

        /** Reads exactly {@code count} bytes of messages, and skips a PING of the server. */
        void skip(long count) {
            long left = count;
            try {
                while (left > 0) {
                    buffer.clear();
                    int read = channel.read(buffer);
                    assertThat(read)
                            .as("bytes read, of %d that are missing", left)
                            .isPositive();
                    left -= read;
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
