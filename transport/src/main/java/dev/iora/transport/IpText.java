// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Locale;

/** Addresses as NATS writes them: IPv6 in the short form of RFC 5952; the JDK writes every zero. */
final class IpText {
    private static final int GROUPS = 8;

    private IpText() {}

    /** The address alone. */
    static String of(InetAddress address) {
        return address instanceof Inet6Address v6 ? shorten(v6) : address.getHostAddress();
    }

    /** The address and port, IPv6 in brackets. */
    static String of(InetSocketAddress address) {
        String host = of(address.getAddress());
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** A read from {@code peer} that failed because of {@code reason}, as the Go library writes it. */
    static String failedRead(SocketChannel channel, InetSocketAddress peer, String reason) {
        var local = (InetSocketAddress) channel.socket().getLocalSocketAddress();
        return "read tcp " + of(local) + "->" + of(peer) + ": " + reason;
    }

    /** The same for an error of the operating system. */
    static String failedRead(SocketChannel channel, InetSocketAddress peer, IOException cause) {
        return failedRead(
                channel, peer, "read: " + String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT));
    }

    private static String shorten(Inet6Address address) {
        byte[] bytes = address.getAddress();
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = (bytes[2 * i] & 0xFF) << 8 | (bytes[2 * i + 1] & 0xFF);
        }
        int start = 0;
        int end = 0;
        for (int i = 0; i < GROUPS; i++) {
            int zeros = zerosFrom(groups, i);
            if (zeros > 1 && zeros > end - start) {
                start = i;
                end = i + zeros;
            }
        }
        var text = new StringBuilder();
        int i = 0;
        while (i < GROUPS) {
            if (i == start && end > start) {
                text.append("::");
                i = end;
            } else {
                text.append(i > 0 && i != end ? ":" : "").append(Integer.toHexString(groups[i]));
                i++;
            }
        }
        String full = address.getHostAddress();
        int zone = full.indexOf('%');
        return zone < 0
                ? text.toString()
                : text.append(full, zone, full.length()).toString();
    }

    private static int zerosFrom(int[] groups, int first) {
        int i = first;
        while (i < GROUPS && groups[i] == 0) {
            i++;
        }
        return i - first;
    }
}
