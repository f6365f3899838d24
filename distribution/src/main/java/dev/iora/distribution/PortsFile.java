// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import dev.iora.server.NatsServer;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that names the URLs a server can be reached at, as JSON: {@code {"nats":["nats://127.0.0.1:4222"]}}. A
 * server that listens on all addresses lists those of all interfaces.
 *
 * <p>Thread: one at a time.
 */
final class PortsFile {
    private static final Logger LOG = LoggerFactory.getLogger(PortsFile.class);

    private final Path file;

    private PortsFile(Path file) {
        this.file = file;
    }

    /** Writes the file; a failure is logged, since the server can do without. Null if there is no directory for it. */
    static @Nullable PortsFile write(@Nullable Path directory, NatsServer server) {
        if (directory == null) {
            return null;
        }
        Path file = directory.resolve(ProcessFiles.EXECUTABLE + "_" + ProcessFiles.pid() + ".ports");
        try {
            ProcessFiles.write(file, json(addresses(server.options().listen().host()), server.port()), "rw-rw-rw-");
        } catch (IOException e) {
            LOG.error("Error writing ports file ({}): {}", file, e.getMessage());
        }
        return new PortsFile(file);
    }

    /** Deletes the file; a failure is logged. */
    void delete() {
        try {
            Files.delete(file);
        } catch (IOException e) {
            LOG.error("Error cleaning up ports file {}: {}", file, FileErrors.describe("remove", file, e));
        }
    }

    static String json(List<InetAddress> addresses, int port) {
        StringBuilder text = new StringBuilder("{\"nats\":[");
        for (int i = 0; i < addresses.size(); i++) {
            text.append(i == 0 ? "\"nats://" : ",\"nats://");
            text.append(host(addresses.get(i))).append(':').append(port).append('"');
        }
        return text.append("]}").toString();
    }

    private static List<InetAddress> addresses(String host) throws IOException {
        InetAddress address = InetAddress.getByName(host);
        return address.isAnyLocalAddress() ? interfaceAddresses() : List.of(address);
    }

    private static List<InetAddress> interfaceAddresses() throws SocketException {
        List<InetAddress> addresses = new ArrayList<>();
        NetworkInterface.networkInterfaces()
                .sorted(Comparator.comparingInt(NetworkInterface::getIndex))
                .forEach(each -> each.inetAddresses()
                        .sorted(Comparator.comparing(Inet6Address.class::isInstance))
                        .forEach(addresses::add));
        return addresses;
    }

    /** The host part of a URL: IPv6 in brackets and in the short form of RFC 5952. */
    static String host(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address.getHostAddress();
        }
        byte[] bytes = address.getAddress();
        int[] groups = new int[8];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = (bytes[2 * i] & 0xFF) << 8 | (bytes[2 * i + 1] & 0xFF);
        }
        return "[" + shorten(groups) + "]";
    }

    private static String shorten(int[] groups) {
        int gapStart = -1;
        int gapLength = 1; // a single zero is written out
        for (int i = 0; i < groups.length; i++) {
            int end = i;
            while (end < groups.length && groups[end] == 0) {
                end++;
            }
            if (end - i > gapLength) {
                gapStart = i;
                gapLength = end - i;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < groups.length; i++) {
            if (i == gapStart) {
                text.append("::");
                i += gapLength - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
