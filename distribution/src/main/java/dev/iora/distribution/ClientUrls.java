// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import dev.iora.config.CoreKeys;
import dev.iora.server.NatsServer;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The URLs at which clients reach a server, as JSON: {@code {"nats":["nats://127.0.0.1:4222"]}}. A server that listens on all
 * addresses lists those of all interfaces.
 */
final class ClientUrls {
    private ClientUrls() {}

    /** The URLs of this server. */
    static String json(NatsServer server) throws IOException {
        String scheme = server.clientUrl().substring(0, server.clientUrl().indexOf(':'));
        return json(scheme, addresses(server.options().value(CoreKeys.HOST)), server.port());
    }

    static String json(String scheme, List<InetAddress> addresses, int port) {
        StringBuilder text = new StringBuilder("{\"nats\":[");
        for (int i = 0; i < addresses.size(); i++) {
            text.append(i == 0 ? "\"" : ",\"").append(scheme).append("://");
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
