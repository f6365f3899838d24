// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Log lines for a syslog daemon: {@code <priority>time tag[pid]: text}, with the host's name before the tag
 * if the daemon runs elsewhere. The daemon adds its own fields, so lines carry no server time and no label.
 *
 * <p>Facility and severity follow nats-server v2.14.5: daemon for the local one, kernel for a remote one,
 * and TRC lines are notices.
 *
 * <p>Thread: one at a time; {@link LogOutput} holds a lock around every call.
 *
 * <p>Invariants: a line that cannot be sent is retried once on a new connection.
 */
final class SyslogTarget implements LogTarget {
    private static final String TAG = "nats-server";
    private static final Set<String> SCHEMES = Set.of("udp", "tcp", "unix");
    private static final int DAEMON_FACILITY = 3 << 3;
    private static final int KERNEL_FACILITY = 0;
    private static final DateTimeFormatter LOCAL_TIME = DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ROOT);
    private static final List<Path> LOCAL_SOCKETS =
            List.of(Path.of("/dev/log"), Path.of("/var/run/syslog"), Path.of("/var/run/log"));

    /** Opens a connection to the daemon. */
    @FunctionalInterface
    private interface Dialer {
        WritableByteChannel dial() throws IOException;
    }

    private final Dialer dialer;
    private final int facility;
    private final String hostPart;
    private final boolean shortTime;
    private WritableByteChannel channel;

    private SyslogTarget(Dialer dialer, int facility, String hostPart, boolean shortTime) throws IOException {
        this.dialer = dialer;
        this.facility = facility;
        this.hostPart = hostPart;
        this.shortTime = shortTime;
        channel = dialer.dial();
    }

    /**
     * Connects to this machine's daemon.
     *
     * @throws IOException with a text for operators
     */
    static SyslogTarget local() throws IOException {
        try {
            return new SyslogTarget(SyslogTarget::dialLocal, DAEMON_FACILITY, "", true);
        } catch (IOException e) {
            throw new IOException("error connecting to syslog: \"" + e.getMessage() + "\"", e);
        }
    }

    /**
     * Connects to the daemon at a {@code udp://}, {@code tcp://} or {@code unix://} URL.
     *
     * @throws IOException with a text for operators
     */
    static SyslogTarget remote(String url) throws IOException {
        URI address = parse(url);
        String scheme = String.valueOf(address.getScheme());
        if (!SCHEMES.contains(scheme)) {
            throw new IOException("error invalid network type: \"" + scheme + "\"");
        }
        boolean unix = scheme.equals("unix");
        try {
            String host = unix ? "" : InetAddress.getLocalHost().getHostName() + " ";
            return new SyslogTarget(() -> dial(scheme, address), KERNEL_FACILITY, host, unix);
        } catch (IOException e) {
            throw new IOException("error connecting to syslog: \"" + url + "\": " + e.getMessage(), e);
        }
    }

    @Override
    public void write(Severity severity, String text, Instant now) throws IOException {
        byte[] line = render(severity, text, now);
        try {
            send(line);
        } catch (IOException broken) {
            channel.close();
            channel = dialer.dial();
            send(line);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private byte[] render(Severity severity, String text, Instant now) {
        OffsetDateTime time = OffsetDateTime.ofInstant(now, ZoneId.systemDefault());
        String line = "<" + (facility | severity.syslogSeverity()) + ">"
                + (shortTime
                        ? LOCAL_TIME.format(time)
                        : DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time.truncatedTo(ChronoUnit.SECONDS)))
                + " " + hostPart + TAG + "[" + ProcessFiles.pid() + "]: " + text + "\n";
        return line.getBytes(StandardCharsets.UTF_8);
    }

    private void send(byte[] line) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(line);
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }

    private static URI parse(String url) throws IOException {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            throw new IOException("error invalid syslog address \"" + url + "\": " + e.getReason(), e);
        }
    }

    private static WritableByteChannel dial(String scheme, URI address) throws IOException {
        return switch (scheme) {
            case "udp" -> datagram(hostAndPort(address));
            case "tcp" -> SocketChannel.open(hostAndPort(address));
            default -> SocketChannel.open(UnixDomainSocketAddress.of(address.getPath()));
        };
    }

    private static SocketAddress hostAndPort(URI address) throws IOException {
        if (address.getHost() == null || address.getPort() < 0) {
            throw new IOException("address needs a host and a port");
        }
        InetSocketAddress resolved = new InetSocketAddress(address.getHost(), address.getPort());
        if (resolved.isUnresolved()) {
            throw new IOException("unknown host " + address.getHost());
        }
        return resolved;
    }

    private static DatagramChannel datagram(SocketAddress address) throws IOException {
        return DatagramChannel.open().connect(address);
    }

    /** On most systems the daemon's socket takes datagrams, on a few a stream. */
    private static WritableByteChannel dialLocal() throws IOException {
        IOException last = new IOException("Unix syslog delivery error");
        for (Path socket : LOCAL_SOCKETS) {
            if (!Files.exists(socket)) {
                continue;
            }
            try {
                return UnixDatagramChannel.connect(socket);
            } catch (IOException e) {
                last.addSuppressed(e);
            }
            try {
                return SocketChannel.open(UnixDomainSocketAddress.of(socket));
            } catch (IOException e) {
                last.addSuppressed(e);
            }
        }
        throw last;
    }
}
