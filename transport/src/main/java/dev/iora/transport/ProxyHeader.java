// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The header with which a proxy announces the real client: PROXY protocol, version 1 (a line of text) and 2 (binary), as
 * far as TCP needs it. Fed with bytes as they arrive, it takes exactly those of the header.
 *
 * <p>It accepts the same headers as nats-server v2.14.5 (client_proxyproto.go), with the same error texts.
 *
 * <p>Thread: its owner. Invariant: it holds at most {@link #MAX_LINE_BYTES} bytes; bytes after the addresses are counted,
 * not kept.
 */
final class ProxyHeader {
    /** The longest line of version 1, including its CRLF. */
    static final int MAX_LINE_BYTES = 107;

    private static final byte[] LINE_PREFIX = "PROXY ".getBytes(US_ASCII);
    private static final byte[] SIGNATURE = "\r\n\r\n\0\r\nQUIT\n".getBytes(US_ASCII);
    private static final int DETECTED = 6;
    private static final int FIXED = 16;

    private static final int VERSION_2 = 0x20;
    private static final int COMMAND_LOCAL = 0;
    private static final int COMMAND_PROXY = 1;
    private static final int TRANSPORT_STREAM = 1;
    private static final int FAMILY_UNSPECIFIED = 0x00;
    private static final int FAMILY_IPV4 = 0x10;
    private static final int FAMILY_IPV6 = 0x20;

    /** Result of the bytes read so far. */
    sealed interface Outcome {}

    /** More bytes are needed. */
    record Incomplete() implements Outcome {}

    /** There is no header: the bytes {@link #taken} are the beginning of the client's protocol. */
    record Absent() implements Outcome {}

    /** The proxy connects for itself, or for an unknown client. */
    record Local() implements Outcome {}

    /** The proxy connects for a client at {@code source}. */
    record Proxied(InetSocketAddress source) implements Outcome {}

    /** The header is invalid, for {@code reason}. */
    record Malformed(String reason) implements Outcome {}

    private static final Outcome INCOMPLETE = new Incomplete();

    /** The part that the next bytes belong to, with nats-server's text if they do not arrive. */
    private enum Part {
        START("failed to read protocol version"),
        LINE("failed to read v1 line"),
        SIGNATURE("failed to read v2 signature"),
        COMMAND("failed to read v2 header"),
        IPV4("failed to read IPv4 address data"),
        IPV6("failed to read IPv6 address data"),
        LOCAL("failed to discard LOCAL command address data"),
        UNSPECIFIED("failed to discard UNSPEC address address data");

        final String missing;

        Part(String missing) {
            this.missing = missing;
        }
    }

    private final byte[] bytes = new byte[MAX_LINE_BYTES];
    private int length;
    private Part part = Part.START;
    private int partStart;

    /** Number of unneeded bytes of version 2 after the addresses. */
    private int toSkip;

    private Outcome whenSkipped = INCOMPLETE;

    /** Whether enough has arrived to distinguish a header from a client's protocol. */
    boolean isDetected() {
        return length >= DETECTED;
    }

    /** Takes bytes of the header from {@code source}; not to be called again after any outcome but Incomplete. */
    Outcome read(ByteBuffer source) {
        Outcome outcome = INCOMPLETE;
        while (outcome == INCOMPLETE && toSkip == 0 && source.hasRemaining()) {
            bytes[length++] = source.get();
            outcome = step();
        }
        if (outcome != INCOMPLETE || toSkip == 0) {
            return outcome;
        }
        int skipped = Math.min(toSkip, source.remaining());
        source.position(source.position() + skipped);
        toSkip -= skipped;
        return toSkip == 0 ? whenSkipped : INCOMPLETE;
    }

    /** The bytes taken so far. */
    byte[] taken() {
        return Arrays.copyOf(bytes, length);
    }

    /** Returns the error text if the input ends here. */
    String atEndOfInput() {
        boolean partial = length > partStart || (toSkip > 0 && whenSkipped instanceof Proxied);
        boolean reported = part != Part.LINE && part != Part.LOCAL && part != Part.UNSPECIFIED;
        return failed(partial && reported ? "unexpected EOF" : "EOF");
    }

    /** Returns the error text if reading fails for {@code cause}. */
    String failed(String cause) {
        return part.missing + ": " + cause;
    }

    /** Handles one more byte. */
    private Outcome step() {
        return switch (part) {
            case START -> detect();
            case LINE -> line();
            case SIGNATURE -> length < SIGNATURE.length ? INCOMPLETE : signature();
            case COMMAND -> length < FIXED ? INCOMPLETE : command();
            case IPV4 -> addresses(4);
            case IPV6 -> addresses(16);
            case LOCAL, UNSPECIFIED -> INCOMPLETE;
        };
    }

    private Outcome detect() {
        int last = length - 1;
        boolean line = bytes[0] == LINE_PREFIX[0] && bytes[last] == LINE_PREFIX[last];
        boolean binary = bytes[0] == SIGNATURE[0] && bytes[last] == SIGNATURE[last];
        if (!line && !binary) {
            return new Absent();
        }
        return length < DETECTED ? INCOMPLETE : enter(line ? Part.LINE : Part.SIGNATURE);
    }

    private Outcome enter(Part next) {
        part = next;
        partStart = length;
        return INCOMPLETE;
    }

    private static Outcome invalid(String detail) {
        return new Malformed("invalid PROXY protocol header: " + detail);
    }

    private static Outcome unsupported(String detail) {
        return new Malformed("unsupported PROXY protocol feature: " + detail);
    }

    private Outcome line() {
        boolean whole = length >= DETECTED + 2 && bytes[length - 2] == '\r' && bytes[length - 1] == '\n';
        if (whole) {
            return parseLine(new String(bytes, DETECTED, length - 2 - DETECTED, ISO_8859_1));
        }
        return length < MAX_LINE_BYTES ? INCOMPLETE : invalid("v1 line too long");
    }

    private static Outcome parseLine(String text) {
        String[] words = text.strip().split("\\s+", -1);
        if (words[0].equals("UNKNOWN")) {
            return new Local();
        }
        if (words.length != 5) {
            return invalid("invalid v1 format");
        }
        InetAddress source = address(words[1]);
        if (source == null || address(words[2]) == null) {
            return invalid("invalid address");
        }
        for (int i = 3; i < 5; i++) {
            String problem = portProblem(words[i]);
            if (problem != null) {
                return new Malformed("invalid " + (i == 3 ? "source" : "dest") + " port: " + problem);
            }
        }
        boolean sourceIsV6 = words[1].indexOf(':') >= 0;
        boolean destinationIsV6 = words[2].indexOf(':') >= 0;
        return switch (words[0]) {
            case "TCP4" ->
                sourceIsV6 || destinationIsV6
                        ? invalid("TCP4 with IPv6 address")
                        : new Proxied(new InetSocketAddress(source, Integer.parseInt(words[3])));
            case "TCP6" ->
                sourceIsV6 && destinationIsV6
                        ? new Proxied(new InetSocketAddress(source, Integer.parseInt(words[3])))
                        : invalid("TCP6 with IPv4 address");
            default -> invalid("invalid protocol " + words[0]);
        };
    }

    /** Parses an address without a resolver; null if it is not valid. */
    private static @Nullable InetAddress address(String text) {
        boolean v6 = text.indexOf(':') >= 0;
        if (v6 ? !text.matches("[0-9a-fA-F:.]+") : !text.matches("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}")) {
            return null;
        }
        try {
            return v6 ? Inet6Address.ofLiteral(text) : InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            // Not an address: the caller reports it.
            return null;
        }
    }

    /** Returns the Go library's error text for a port; null if it is valid. */
    private static @Nullable String portProblem(String text) {
        String parsing = "strconv.ParseUint: parsing \"" + text + "\": ";
        if (!text.matches("[0-9]+")) {
            return parsing + "invalid syntax";
        }
        String digits = text.replaceFirst("^0+(?=.)", "");
        return digits.length() > 5 || Integer.parseInt(digits) > 0xFFFF ? parsing + "value out of range" : null;
    }

    private Outcome signature() {
        return Arrays.equals(bytes, 0, length, SIGNATURE, 0, length)
                ? enter(Part.COMMAND)
                : invalid("invalid signature");
    }

    private Outcome command() {
        int version = bytes[12] & 0xF0;
        int command = bytes[12] & 0x0F;
        int family = bytes[13] & 0xF0;
        int following = (bytes[14] & 0xFF) << 8 | (bytes[15] & 0xFF);
        if (version != VERSION_2) {
            return invalid("invalid version " + hex(version));
        }
        if (command == COMMAND_LOCAL) {
            enter(Part.LOCAL);
            return skip(following, new Local());
        }
        if (command != COMMAND_PROXY) {
            return new Malformed("unknown PROXY protocol command: " + hex(command));
        }
        if ((bytes[13] & 0x0F) != TRANSPORT_STREAM) {
            return unsupported("only STREAM protocol supported");
        }
        return switch (family) {
            case FAMILY_IPV4 -> following < 12 ? tooShort("IPv4", following) : enter(Part.IPV4);
            case FAMILY_IPV6 -> following < 36 ? tooShort("IPv6", following) : enter(Part.IPV6);
            case FAMILY_UNSPECIFIED -> {
                enter(Part.UNSPECIFIED);
                yield skip(following, new Local());
            }
            default -> unsupported("unsupported address family " + hex(family));
        };
    }

    private static Outcome tooShort(String family, int length) {
        return new Malformed(family + " address data too short: " + length + " bytes");
    }

    private static String hex(int value) {
        return "0x" + HexFormat.of().toHexDigits((byte) value);
    }

    /** Source and destination address, then both ports. */
    private Outcome addresses(int addressBytes) {
        int size = 2 * addressBytes + 4;
        if (length < FIXED + size) {
            return INCOMPLETE;
        }
        int port = FIXED + 2 * addressBytes;
        int sourcePort = (bytes[port] & 0xFF) << 8 | (bytes[port + 1] & 0xFF);
        int following = (bytes[14] & 0xFF) << 8 | (bytes[15] & 0xFF);
        try {
            InetAddress source = InetAddress.getByAddress(Arrays.copyOfRange(bytes, FIXED, FIXED + addressBytes));
            return skip(following - size, new Proxied(new InetSocketAddress(source, sourcePort)));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + addressBytes + " bytes is refused", e);
        }
    }

    private Outcome skip(int count, Outcome then) {
        toSkip = count;
        whenSkipped = then;
        return count == 0 ? then : INCOMPLETE;
    }
}
