// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.connect;

import io.nats.client.impl.SocketDataPort;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The client's socket, which tells {@link ConnectFailures} that the server closed it. While the client connects it does not
 * notice that itself, and waits until its timeout.
 *
 * <p>Thread: the client's; it is made by the connecting thread. Public for the client, which makes it by reflection.
 */
public final class WatchedPort extends SocketDataPort {
    private final @Nullable ConnectFailures failures = ConnectFailures.ofThread();
    private volatile boolean closing;

    @Override
    public int read(byte[] dst, int off, int len) throws IOException {
        try {
            int read = super.read(dst, off, len);
            if (read < 0) {
                ended(null);
            }
            return read;
        } catch (IOException e) {
            ended(e);
            throw e;
        }
    }

    private void ended(@Nullable IOException cause) {
        if (failures != null && !closing) {
            failures.onEnd(cause);
        }
    }

    @Override
    public void shutdownInput() throws IOException {
        closing = true;
        super.shutdownInput();
    }

    @Override
    public void close() throws IOException {
        closing = true;
        super.close();
    }

    @Override
    public void forceClose() throws IOException {
        closing = true;
        super.forceClose();
    }
}
