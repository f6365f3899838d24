// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.wire;

import dev.iora.json.GoQuote;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Splits the bytes that a client sends into operations.
 *
 * <p>It keeps no state between calls: {@link #parse} stops at the first incomplete operation, and {@link #needed} returns
 * the size of that operation, if it is known; the caller passes these bytes again with those that follow. So one parser
 * serves all connections of a loop, and any split of the stream gives the same operations.
 *
 * <p>Thread: its owner only. Nothing is allocated unless a violation is reported.
 */
public final class ProtocolParser {
    private static final int MAX_SIZE_DIGITS = 9;
    private static final int MAX_ARGUMENTS = 4;
    private static final int QUOTED_BYTES = 32;

    /** A larger array, needed for a large message in an unusual form, is not kept for the next one. */
    private static final int MAX_KEPT_BYTES = 64 * 1024;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final PublishFrame frame = new PublishFrame();
    private final int[] starts = new int[MAX_ARGUMENTS + 1];
    private final int[] ends = new int[MAX_ARGUMENTS + 1];
    private final Slice subject = new Slice();
    private final Slice queue = new Slice();
    private final Slice sid = new Slice();
    private byte[] rewritten = new byte[512];

    private byte[] bytes = {};
    private int limit;
    private int maxControlLine;
    private int maxPayload;
    private boolean exclusive;
    private int needed;

    /** Number of redundant spaces removed from the incomplete line at the end of this call. */
    private int dropped;

    private int arguments;

    /**
     * Start and length of the control line of the last publish in this call, to recognise a repetition; 0 if there is none.
     */
    private int lastLine;

    private int lastLineLength;
    private boolean stopped;

    /** Sets the limits: argument bytes of a control line, bytes of a message. */
    public void limits(int newMaxControlLine, int newMaxPayload) {
        maxControlLine = newMaxControlLine;
        maxPayload = newMaxPayload;
    }

    /** Sets the largest message, until the next call of this method or of {@link #limits}. */
    public void maxPayload(int bytes) {
        maxPayload = bytes;
    }

    /** Declares that the arrays parsed from now on contain a single message and are not written again. */
    public void exclusive(boolean newExclusive) {
        exclusive = newExclusive;
    }

    /**
     * Passes every complete operation in {@code source[offset, end)} to {@code sink}.
     *
     * <p>{@code source} must have at least one byte after {@code end}, which is overwritten. The unconsumed bytes must be
     * passed again as they are in {@code source} after the call, because redundant spaces are removed from them.
     *
     * @return the index of the first unconsumed byte: the start of an incomplete operation, the end of the one at which the
     *     sink stopped, or {@code end}
     */
    public int parse(byte[] source, int offset, int end, ProtocolSink sink) {
        bytes = source;
        limit = end;
        needed = 0;
        dropped = 0;
        stopped = false;
        lastLineLength = 0;
        // A sentinel, so that scans for the end of a line need no bounds check.
        source[end] = '\n';
        int position = offset;
        while (position < end && !stopped) {
            int next = parseOperation(position, sink);
            if (next < 0) {
                return position + dropped;
            }
            position = next;
        }
        return position;
    }

    /**
     * Returns the total size of the incomplete operation at which {@link #parse} stopped, 0 if its control line is
     * incomplete.
     */
    public int needed() {
        return needed;
    }

    /** Whether the sink or a violation ended parsing. */
    public boolean isStopped() {
        return stopped;
    }

    /** Returns the index after the operation at {@code start}, or -1 if it is incomplete or malformed. */
    private int parseOperation(int start, ProtocolSink sink) {
        if (lastLineLength != 0 && repeatsLastLine(start)) {
            return repeated(start, sink);
        }
        // The two verbs of the message path first, in the spelling of clients.
        if (limit - start > 5) {
            byte[] b = bytes;
            if (b[start] == 'P' && b[start + 1] == 'U' && b[start + 2] == 'B' && b[start + 3] == ' ') {
                return publish(start, start + 4, false, sink);
            }
            if (b[start] == 'H'
                    && b[start + 1] == 'P'
                    && b[start + 2] == 'U'
                    && b[start + 3] == 'B'
                    && b[start + 4] == ' ') {
                return publish(start, start + 5, true, sink);
            }
        }
        // An operation between two publishes may change the meaning of the second.
        lastLineLength = 0;
        return switch (bytes[start] | 0x20) {
            case 'p' -> parseP(start, sink);
            case 'h' ->
                verb(start, "hpub") ? withArguments(start, 4, Verb.HPUB, sink) : incompleteVerb(start, "hpub", sink);
            case 's' ->
                verb(start, "sub") ? withArguments(start, 3, Verb.SUB, sink) : incompleteVerb(start, "sub", sink);
            case 'u' ->
                verb(start, "unsub") ? withArguments(start, 5, Verb.UNSUB, sink) : incompleteVerb(start, "unsub", sink);
            case 'c' ->
                verb(start, "connect")
                        ? withArguments(start, 7, Verb.CONNECT, sink)
                        : incompleteVerb(start, "connect", sink);
            case 'i' ->
                verb(start, "info") ? withArguments(start, 4, Verb.INFO, sink) : incompleteVerb(start, "info", sink);
            case '+' -> verb(start, "+ok") ? bare(start, 3, Verb.OK, sink) : incompleteVerb(start, "+ok", sink);
            case '-' ->
                verb(start, "-err") ? withArguments(start, 4, Verb.ERR, sink) : incompleteVerb(start, "-err", sink);
            default -> unknown(start, start, sink);
        };
    }

    private int parseP(int start, ProtocolSink sink) {
        if (start + 1 == limit) {
            return -1;
        }
        return switch (bytes[start + 1] | 0x20) {
            case 'u' ->
                verb(start, "pub") ? withArguments(start, 3, Verb.PUB, sink) : incompleteVerb(start, "pub", sink);
            case 'i' -> verb(start, "ping") ? bare(start, 4, Verb.PING, sink) : incompleteVerb(start, "ping", sink);
            case 'o' -> verb(start, "pong") ? bare(start, 4, Verb.PONG, sink) : incompleteVerb(start, "pong", sink);
            default -> unknown(start, start + 1, sink);
        };
    }

    private enum Verb {
        PUB,
        HPUB,
        SUB,
        UNSUB,
        CONNECT,
        INFO,
        PING,
        PONG,
        OK,
        ERR
    }

    /** Whether the complete verb is present; case does not matter. */
    private boolean verb(int start, String verb) {
        if (limit - start < verb.length()) {
            return false;
        }
        return matchingPrefix(start, verb) == verb.length();
    }

    private int matchingPrefix(int start, String verb) {
        int i = 0;
        while (i < verb.length() && start + i < limit && lower(bytes[start + i]) == verb.charAt(i)) {
            i++;
        }
        return i;
    }

    private static int lower(byte b) {
        return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
    }

    /** Handles a verb that does not match or is incomplete. */
    private int incompleteVerb(int start, String verb, ProtocolSink sink) {
        int matching = matchingPrefix(start, verb);
        return start + matching == limit ? -1 : unknown(start, start + matching, sink);
    }

    /** Parses a verb that ignores the rest of its line. */
    private int bare(int start, int verbLength, Verb verb, ProtocolSink sink) {
        int lineEnd = lineEnd(start + verbLength);
        if (lineEnd == limit) {
            return limit - start - verbLength > maxControlLine ? tooLong(sink) : -1;
        }
        boolean proceed = switch (verb) {
            case PING -> sink.onPing();
            case PONG -> sink.onPong();
            default -> true;
        };
        stopped = !proceed;
        return lineEnd + 1;
    }

    private int withArguments(int start, int verbLength, Verb verb, ProtocolSink sink) {
        int blank = start + verbLength;
        if (blank == limit) {
            return -1;
        }
        // nats-server accepts CONNECT{} and INFO{} too.
        boolean needsBlank = verb != Verb.CONNECT && verb != Verb.INFO;
        if (needsBlank && !isBlank(bytes[blank])) {
            return unknown(start, blank, sink);
        }
        if (verb == Verb.PUB || verb == Verb.HPUB) {
            return publish(start, blank + 1, verb == Verb.HPUB, sink);
        }
        int argument = skipBlanks(blank);
        int lineEnd = lineEnd(argument);
        if (Math.min(lineEnd, limit) - argument - 1 > maxControlLine) {
            return tooLong(sink);
        }
        if (lineEnd == limit) {
            return incompleteLine(start, verbLength, argument);
        }
        int end = lineEnd > argument && bytes[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
        if (end - argument > maxControlLine) {
            return tooLong(sink);
        }
        boolean proceed = switch (verb) {
            case SUB -> subscribe(argument, end, sink);
            case UNSUB -> unsubscribe(argument, end, sink);
            case CONNECT -> sink.onConnect(bytes, argument, end - argument);
            case INFO -> sink.onInfo(bytes, argument, end - argument);
            default -> sink.onRemoteError(bytes, argument, end - argument);
        };
        stopped = stopped || !proceed;
        return lineEnd + 1;
    }

    /**
     * Keeps one of the spaces between a verb and its arguments, which do not count towards the limit of the line, by moving
     * the verb towards the arguments. So the bytes to be passed again are never much longer than that limit.
     */
    private int incompleteLine(int start, int verbLength, int argument) {
        int surplus = argument - start - verbLength - 1;
        if (surplus > 0) {
            System.arraycopy(bytes, start, bytes, start + surplus, verbLength + 1);
            dropped = surplus;
        }
        return -1;
    }

    private boolean subscribe(int start, int end, ProtocolSink sink) {
        int count = split(start, end, true);
        if (count < 2 || count > 3) {
            return refuse("processSub Parse Error: ", start, end, sink);
        }
        subject.set(starts[0], ends[0] - starts[0]);
        queue.set(starts[1], count == 3 ? ends[1] - starts[1] : 0);
        sid.set(starts[count - 1], ends[count - 1] - starts[count - 1]);
        return sink.onSubscribe(bytes, subject, queue, sid);
    }

    private boolean unsubscribe(int start, int end, ProtocolSink sink) {
        int count = split(start, end, true);
        if (count < 1 || count > 2) {
            return refuse("processUnsub Parse Error: ", start, end, sink);
        }
        sid.set(starts[0], ends[0] - starts[0]);
        return sink.onUnsubscribe(bytes, sid, count == 2 ? number(starts[1], ends[1]) : -1);
    }

    private int publish(int start, int afterBlank, boolean headers, ProtocolSink sink) {
        int argument = skipBlanks(afterBlank);
        int lineFeed = scanArguments(argument);
        if (lineFeed == limit) {
            return limit - argument - 1 > maxControlLine
                    ? tooLong(sink)
                    : incompleteLine(start, afterBlank - 1 - start, argument);
        }
        int lineEnd = lineFeed > argument && bytes[lineFeed - 1] == '\r' ? lineFeed - 1 : lineFeed;
        if (lineEnd - argument > maxControlLine) {
            return tooLong(sink);
        }
        String problem = headers ? headerSizes(sink) : size();
        if (problem != null) {
            refuse(problem, argument, lineEnd, sink);
            return -1;
        }
        if (frame.size > maxPayload) {
            return violation(new ProtocolViolation.PayloadTooLarge(frame.size, maxPayload), sink);
        }
        return payload(start, lineFeed + 1, headers, sink);
    }

    /**
     * Finds the arguments of a publish in one pass: a space ends a token, LF ends the line (at the latest the sentinel).
     */
    private int scanArguments(int argument) {
        byte[] b = bytes;
        int found = 0;
        int i = argument;
        while (true) {
            int tokenStart = i;
            while (b[i] > ' ' || (b[i] != ' ' && b[i] != '\t' && b[i] != '\n')) {
                i++;
            }
            int tokenEnd = b[i] == '\n' && i > tokenStart && b[i - 1] == '\r' ? i - 1 : i;
            if (tokenEnd > tokenStart && found <= MAX_ARGUMENTS) {
                starts[found] = tokenStart;
                ends[found] = tokenEnd;
                found++;
            }
            if (b[i] == '\n') {
                arguments = found;
                return i;
            }
            i++;
        }
    }

    /** Reads the size of a PUB into the frame; returns null or the error. */
    private @Nullable String size() {
        int count = arguments;
        if (count < 2 || count > 3) {
            return "processPub Parse Error: ";
        }
        frame.headerSize = -1;
        frame.size = (int) number(starts[count - 1], ends[count - 1]);
        return frame.size < 0 ? "processPub Bad or Missing Size: " : null;
    }

    /** Reads the sizes of an HPUB into the frame; returns null or the error. */
    private @Nullable String headerSizes(ProtocolSink sink) {
        int count = arguments;
        if (!sink.takesHeaders()) {
            return "message headers not supported: ";
        }
        if (count < 3 || count > 4) {
            return "processHeaderPub Parse Error: ";
        }
        frame.headerSize = (int) number(starts[count - 2], ends[count - 2]);
        frame.size = (int) number(starts[count - 1], ends[count - 1]);
        if (frame.headerSize < 0) {
            return "processHeaderPub Bad or Missing Header Size: ";
        }
        if (frame.size < 0) {
            return "processHeaderPub Bad or Missing Total Size: ";
        }
        return frame.headerSize > frame.size ? "processHeaderPub Header Size larger then TotalSize: " : null;
    }

    /**
     * Whether the control line at {@code start} equals that of the previous publish. Publishers that send many messages of
     * one size to one subject are the common case under load, and comparing eight bytes at a time is several times cheaper
     * than parsing.
     */
    private boolean repeatsLastLine(int start) {
        int length = lastLineLength;
        if (limit - start < length) {
            return false;
        }
        byte[] b = bytes;
        int last = lastLine;
        int tail = length - Long.BYTES;
        for (int i = 0; i < tail; i += Long.BYTES) {
            if ((long) LONG.get(b, last + i) != (long) LONG.get(b, start + i)) {
                return false;
            }
        }
        return (long) LONG.get(b, last + tail) == (long) LONG.get(b, start + tail);
    }

    /** Handles a repeated control line: moves the frame forward and keeps its fields. */
    private int repeated(int start, ProtocolSink sink) {
        PublishFrame f = frame;
        byte[] b = bytes;
        int payload = start + lastLineLength;
        int payloadEnd = payload + f.size;
        if (payloadEnd + 2 > limit || b[payloadEnd] != '\r' || b[payloadEnd + 1] != '\n') {
            lastLineLength = 0;
            return parseOperation(start, sink);
        }
        int distance = start - lastLine;
        f.subject += distance;
        f.reply += distance;
        f.tail += distance;
        f.payload = payload;
        f.end = payloadEnd + 2;
        f.repeated = true;
        lastLine = start;
        stopped = !sink.onPublish(f);
        return payloadEnd + 2;
    }

    /** Handles the payload of a complete control line; {@code payload} is the index after it. */
    private int payload(int start, int payload, boolean headers, ProtocolSink sink) {
        PublishFrame f = frame;
        int payloadEnd = payload + f.size;
        if (payloadEnd < limit && bytes[payloadEnd] != '\r') {
            return unknown(start, payloadEnd, sink);
        }
        if (payloadEnd + 2 > limit) {
            needed = payloadEnd + 2 - start;
            return -1;
        }
        if (bytes[payloadEnd + 1] != '\n') {
            return unknown(start, payloadEnd + 1, sink);
        }
        int last = arguments - 1;
        int words = headers ? last - 1 : last;
        f.bytes = bytes;
        f.names = bytes;
        f.subject = starts[0];
        f.subjectLength = ends[0] - starts[0];
        f.reply = starts[1];
        f.replyLength = words == 2 ? ends[1] - starts[1] : 0;
        int from = words;
        if (headers && f.headerSize == 0) {
            // Delivered as a message without headers, as by nats-server.
            f.headerSize = -1;
            from = last;
        }
        f.tail = starts[from];
        f.payload = payload;
        f.end = payloadEnd + 2;
        f.exclusive = exclusive;
        f.repeated = false;
        boolean usualEnd = ends[last] + 2 == payload && bytes[ends[last]] == '\r';
        boolean usualGap = from == last || (starts[last] == ends[words] + 1 && bytes[ends[words]] == ' ');
        if (!usualEnd || !usualGap) {
            rewrite(from, last);
            lastLineLength = 0;
        } else {
            lastLine = start;
            lastLineLength = payload - start;
        }
        stopped = !sink.onPublish(f);
        return payloadEnd + 2;
    }

    /** Rewrites a line that ends without CR or contains extra spaces: subscribers get the usual form. */
    private void rewrite(int from, int last) {
        PublishFrame f = frame;
        int nameBytes = f.subjectLength + f.replyLength;
        int length = nameBytes + 2 * (MAX_SIZE_DIGITS + 1) + 4 + f.size;
        byte[] target = rewritten;
        if (target.length < length) {
            target = new byte[Math.max(length, target.length * 2)];
            rewritten = target.length <= MAX_KEPT_BYTES ? target : rewritten;
        }
        int at = copy(f.subject, f.subjectLength, target, 0);
        at = copy(f.reply, f.replyLength, target, at);
        f.subject = 0;
        f.reply = f.subjectLength;
        f.tail = at;
        for (int i = from; i <= last; i++) {
            at = copy(starts[i], ends[i] - starts[i], target, at);
            target[at++] = (byte) (i < last ? ' ' : '\r');
        }
        target[at++] = '\n';
        int payload = at;
        at = copy(f.payload, f.size + 2, target, at);
        f.payload = payload;
        f.end = at;
        f.bytes = target;
        f.names = target;
        f.exclusive = false;
    }

    private int copy(int from, int length, byte[] target, int at) {
        System.arraycopy(bytes, from, target, at, length);
        return at + length;
    }

    /** Splits at spaces into {@link #starts} and {@link #ends}; counts at most one argument more than is legal. */
    private int split(int start, int end, boolean lineBreaksSeparate) {
        int count = 0;
        int tokenStart = -1;
        for (int i = start; i <= end; i++) {
            boolean separates = i == end || isBlank(bytes[i]) || (lineBreaksSeparate && bytes[i] == '\r');
            if (!separates) {
                tokenStart = tokenStart < 0 ? i : tokenStart;
            } else if (tokenStart >= 0) {
                if (count > MAX_ARGUMENTS) {
                    return count;
                }
                starts[count] = tokenStart;
                ends[count++] = i;
                tokenStart = -1;
            }
        }
        return count;
    }

    /** Parses one to nine decimal digits; -1 if there are none or more. */
    private long number(int start, int end) {
        int length = end - start;
        if (length == 0 || length > MAX_SIZE_DIGITS) {
            return -1;
        }
        int value = 0;
        for (int i = start; i < end; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private int skipBlanks(int start) {
        int i = start;
        while (isBlank(bytes[i])) {
            i++;
        }
        return i;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    private int lineEnd(int start) {
        int i = start;
        while (bytes[i] != '\n') {
            i++;
        }
        return i;
    }

    private boolean refuse(String what, int start, int end, ProtocolSink sink) {
        violation(new ProtocolViolation.BadArguments(what + quote(start, end)), sink);
        return false;
    }

    private int unknown(int start, int at, ProtocolSink sink) {
        String detail = "at byte " + (at - start) + " of " + quote(start, Math.min(limit, start + QUOTED_BYTES));
        return violation(new ProtocolViolation.UnknownOperation(detail), sink);
    }

    private int tooLong(ProtocolSink sink) {
        return violation(new ProtocolViolation.ControlLineTooLong(maxControlLine), sink);
    }

    private int violation(ProtocolViolation violation, ProtocolSink sink) {
        stopped = true;
        sink.onViolation(violation);
        return -1;
    }

    private String quote(int start, int end) {
        return GoQuote.string(bytes, start, end - start);
    }
}
