// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

/**
 * A host and a port, in text {@code 127.0.0.1:4222} or {@code [::1]:4222}.
 *
 * @param host the host; may be empty
 * @param port the port as written, so possibly 0 or -1
 */
public record HostPort(String host, int port) {
    /**
     * Reads {@code host:port}; an IPv6 address is in brackets.
     *
     * @throws IllegalArgumentException if it is not of this form
     */
    public static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        boolean bracketed = text.startsWith("[");
        if (colon < 0 || (bracketed && text.indexOf(']') != colon - 1)) {
            throw new IllegalArgumentException("could not parse address string \"" + text + "\"");
        }
        String host = bracketed ? text.substring(1, colon - 1) : text.substring(0, colon);
        boolean stray = host.indexOf('[') >= 0 || host.indexOf(']') >= 0 || (!bracketed && host.indexOf(':') >= 0);
        if (stray) {
            throw new IllegalArgumentException("could not parse address string \"" + text + "\"");
        }
        return new HostPort(host, port(text.substring(colon + 1)));
    }

    /**
     * Reads an address to advertise, {@code host:port} or a host alone; the port is 0 if it is missing or invalid.
     *
     * @throws IllegalArgumentException if it has neither form
     */
    public static HostPort parseAdvertised(String text) {
        boolean hostAlone = text.indexOf(':') < 0 || text.endsWith("]");
        HostPort address = parse(hostAlone ? text + ":0" : text);
        return new HostPort(address.host.strip(), Math.max(0, address.port));
    }

    private static int port(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("could not parse port \"" + text + "\"", e);
        }
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
