// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.testkit.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtocolParserTest {
    private static final int MAX_CONTROL_LINE = 64;
    private static final int MAX_PAYLOAD = 100;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "PUB a 2\\r\\nhi\\r\\n|pub a - -1 [2\\r\\nhi\\r\\n]",
                "pub\ta\tr\t0\\r\\n\\r\\n|pub a r -1 [0\\r\\n\\r\\n]",
                "PUB  a   2  \\r\\nhi\\r\\n|pub a - -1 [2\\r\\nhi\\r\\n]",
                "PUB a 02\\nhi\\r\\n|pub a - -1 [02\\r\\nhi\\r\\n]",
                "PuB a r 2\\nhi\\r\\n|pub a r -1 [2\\r\\nhi\\r\\n]",
                "HPUB a 12 14\\r\\nNATS/1.0\\r\\n\\r\\nhi\\r\\n|pub a - 12 [12 14\\r\\nNATS/1.0\\r\\n\\r\\nhi\\r\\n]",
                "hpub a r 12   14\\nNATS/1.0\\r\\n\\r\\nhi\\r\\n|pub a r 12 [12 14\\r\\nNATS/1.0\\r\\n\\r\\nhi\\r\\n]",
                "PUB a 2 \\nhi\\r\\n|pub a - -1 [2\\r\\nhi\\r\\n]",
                "HPUB a 12\t14\\r\\nNATS/1.0\\r\\n\\r\\nhi\\r\\n|pub a - 12 [12 14\\r\\nNATS/1.0\\r\\n\\r\\nhi\\r\\n]",
                "HPUB a r 0 2\\r\\nhi\\r\\n|pub a r -1 [2\\r\\nhi\\r\\n]",
                "SUB a 1\\r\\n|sub a - 1",
                "SUB \t   a   1\\r\\n|sub a - 1",
                "UNSUB \t  x  15 \\r\\n|unsub x 15",
                "CONNECT   {}\\r\\n|connect {}",
                "-ERR \t 'x'\\r\\n|error 'x'",
                "sub a q 1\\n|sub a q 1",
                "UNSUB 1\\r\\n|unsub 1 -1",
                "UNSUB x 15\\r\\n|unsub x 15",
                "UNSUB x 1z\\r\\n|unsub x -1",
                "PING\\r\\n|ping",
                "pInG whatever\\n|ping",
                "PONG\\r\\n|pong",
                "+OK\\r\\nPING\\r\\n|ping",
                "CONNECT {}\\r\\n|connect {}",
                "INFO {\"a\":1} \\r\\n|info {\"a\":1} ",
                "CONNECT{}\\n|connect {}",
                "CONNECT\\r\\n|connect ",
                "INFO{}\\r\\n|info {}",
                "-ERR 'x'\\r\\n|error 'x'",
            })
    void parsesWhateverTheSplit(String input, String expected) {
        byte[] bytes = unescape(input);
        assertThat(parse(bytes, bytes.length)).containsExactly(expected);
        for (int split = 0; split <= bytes.length; split++) {
            assertThat(parse(bytes, split)).as("split at %d", split).containsExactly(expected);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "FOO\\r\\n|UnknownOperation",
                "\\r\\n|UnknownOperation",
                " PING\\r\\n|UnknownOperation",
                "PUB\\r\\n|UnknownOperation",
                "PUBx a 1\\r\\n|UnknownOperation",
                "PUB a 1\\r\\nxyz|UnknownOperation",
                "PUB a 1\\r\\nx\\ny|UnknownOperation",
                "MSG a 1 1\\r\\n|UnknownOperation",
                "HMSG a 1 1 1\\r\\n|UnknownOperation",
                "PUB a\\r\\n|BadArguments",
                "PUB \\r\\n|BadArguments",
                "PUB a b c 1\\r\\n|BadArguments",
                "PUB a -1\\r\\n|BadArguments",
                "PUB a 1x\\r\\n|BadArguments",
                "PUB a 1234567890\\r\\n|BadArguments",
                "HPUB a 2\\r\\n|BadArguments",
                "HPUB a 3 2\\r\\n|BadArguments",
                "HPUB a b c 1 2\\r\\n|BadArguments",
                "SUB a\\r\\n|BadArguments",
                "SUB a b c d\\r\\n|BadArguments",
                "SUB a b c d e f g\\r\\n|BadArguments",
                "UNSUB \\r\\n|BadArguments",
                "UNSUB 1 2 3\\r\\n|BadArguments",
                "PUB a 101\\r\\n|PayloadTooLarge",
            })
    void refusesWhateverTheSplit(String input, String violation) {
        byte[] bytes = unescape(input);
        for (int split = 0; split <= bytes.length; split++) {
            assertThat(parse(bytes, split)).as("split at %d", split).containsExactly("violation " + violation);
        }
    }

    @Test
    void refusesLongControlLinesAsSoonAsTheyAreTooLong() {
        for (String verb : List.of("PUB ", "SUB ", "CONNECT ", "INFO ", "UNSUB ", "HPUB ", "-ERR ", "PING")) {
            String exact = verb + "x".repeat(MAX_CONTROL_LINE);
            assertThat(parse(bytes(exact), 0)).as(verb).isEmpty();
            assertThat(parse(bytes(exact + "yy"), 0)).as(verb).containsExactly("violation ControlLineTooLong");
            if (!verb.equals("PING")) {
                assertThat(parse(bytes(exact + "y\r\n"), 0)).as(verb).containsExactly("violation ControlLineTooLong");
            }
        }
    }

    @Test
    void keepsNoBlanksInFrontOfArgumentsThatDoNotCome() {
        for (String verb : List.of("PUB", "SUB", "CONNECT", "INFO", "UNSUB", "HPUB", "-ERR", "pub")) {
            byte[] bytes = Arrays.copyOf(bytes("PING\r\n" + verb + " " + "\t ".repeat(50_000)), 100_100);
            int end = 6 + verb.length() + 1 + 100_000;
            int consumed = parser().parse(bytes, 0, end, new Recorder());
            assertThat(new String(bytes, consumed, end - consumed, ISO_8859_1)).isEqualTo(verb + " ");
        }
    }

    @Test
    void returnsTheSizeOfAnIncompletePayload() {
        byte[] bytes = Arrays.copyOf(bytes("PING\r\nPUB a 50\r\nabc"), 64);
        var parser = parser();
        assertThat(parser.parse(bytes, 0, 19, new Recorder())).isEqualTo(6);
        assertThat(parser.needed()).isEqualTo(10 + 50 + 2);
        assertThat(parser.isStopped()).isFalse();
    }

    @Test
    void refusesHeadersOfAClientThatDidNotAskForThem() {
        byte[] bytes = Arrays.copyOf(bytes("HPUB a 12 14\r\n"), 16);
        var sink = new Recorder();
        sink.headers = false;
        parser().parse(bytes, 0, 14, sink);
        assertThat(sink.seen).containsExactly("violation BadArguments");
    }

    @Test
    void stopsWhenTheSinkReturnsFalse() {
        byte[] bytes = Arrays.copyOf(bytes("PING\r\nPING\r\n"), 16);
        var parser = parser();
        var sink = new Recorder();
        sink.proceed = false;
        assertThat(parser.parse(bytes, 0, 12, sink)).isEqualTo(6);
        assertThat(sink.seen).containsExactly("ping");
        assertThat(parser.isStopped()).isTrue();
    }

    @Test
    void survivesAMillionMutatedInputs() {
        String[] seeds = {
            "PUB a 2\r\nhi\r\n",
            "HPUB a b 12 14\r\nNATS/1.0\r\n\r\nhi\r\n",
            "SUB a.b q 12\r\n",
            "UNSUB 12 5\r\n",
            "CONNECT {\"verbose\":false}\r\n",
            "PING\r\n",
            "PONG\r\n",
            "+OK\r\n",
            "-ERR 'a'\r\n",
            "INFO {}\r\n"
        };
        Seeds.forEach(1_000, random -> {
            var text = new StringBuilder();
            for (int i = 0; i < 8; i++) {
                text.append(seeds[random.nextInt(seeds.length)]);
            }
            byte[] original = bytes(text.toString());
            var parser = parser();
            for (int round = 0; round < 1_000; round++) {
                byte[] mutated = Arrays.copyOf(original, original.length + 1);
                for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                    mutated[random.nextInt(original.length)] = (byte) random.nextInt(256);
                }
                int end = original.length - random.nextInt(4);
                int consumed = parser.parse(mutated, 0, end, new Recorder());
                assertThat(consumed >= 0 && consumed <= end).isTrue();
                assertThat(parser.isStopped() || consumed + MAX_PAYLOAD + MAX_CONTROL_LINE + 12 > end)
                        .isTrue();
            }
        });
    }

    @Test
    void givesTheSameOperationsForAnySplitOfRandomStreams() {
        Seeds.forEach(300, random -> {
            var text = new StringBuilder();
            for (int i = 0; i < 10; i++) {
                int size = random.nextInt(60);
                switch (random.nextInt(4)) {
                    case 0 ->
                        text.append("PUB s.t ")
                                .append(size)
                                .append("\r\n")
                                .append("z".repeat(size))
                                .append("\r\n");
                    case 1 ->
                        text.append("HPUB s r 0 ")
                                .append(size)
                                .append("\n")
                                .append("y".repeat(size))
                                .append("\r\n");
                    case 2 -> text.append("SUB a.").append(size).append(" 1\r\n");
                    default -> text.append("PING\n");
                }
            }
            byte[] bytes = bytes(text.toString());
            List<String> whole = parse(bytes, bytes.length);
            assertThat(whole).hasSize(10);
            for (int i = 0; i < 20; i++) {
                assertThat(parse(bytes, random.nextInt(bytes.length))).isEqualTo(whole);
            }
        });
    }

    /** Parses the bytes in two parts, and the incomplete rest of the first again with the second, as a connection does. */
    private static List<String> parse(byte[] bytes, int split) {
        var parser = parser();
        var sink = new Recorder();
        byte[] first = Arrays.copyOf(bytes, split + 1);
        int consumed = parser.parse(first, 0, split, sink);
        if (!parser.isStopped()) {
            byte[] second = Arrays.copyOfRange(bytes, consumed, bytes.length + 1);
            System.arraycopy(first, consumed, second, 0, split - consumed);
            parser.parse(second, 0, bytes.length - consumed, sink);
        }
        return sink.seen;
    }

    private static ProtocolParser parser() {
        var parser = new ProtocolParser();
        parser.limits(MAX_CONTROL_LINE, MAX_PAYLOAD);
        return parser;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private static byte[] unescape(String text) {
        return bytes(text.replace("\\r", "\r").replace("\\n", "\n").replace("\\t", "\t"));
    }

    private static final class Recorder implements ProtocolSink {
        final List<String> seen = new ArrayList<>();
        boolean proceed = true;
        boolean headers = true;

        @Override
        public boolean takesHeaders() {
            return headers;
        }

        @Override
        public boolean onPublish(PublishFrame f) {
            String reply = f.replyLength == 0 ? "-" : text(f.names, f.reply, f.replyLength);
            String tail =
                    text(f.bytes, f.tail, f.end - f.tail).replace("\r", "\\r").replace("\n", "\\n");
            assertThat(f.payload + f.size + 2).isEqualTo(f.end);
            return add("pub " + text(f.names, f.subject, f.subjectLength) + " " + reply + " " + f.headerSize + " ["
                    + tail + "]");
        }

        @Override
        public boolean onSubscribe(byte[] b, Slice subject, Slice queue, Slice sid) {
            String group = queue.length == 0 ? "-" : text(b, queue.offset, queue.length);
            return add("sub " + text(b, subject.offset, subject.length) + " " + group + " "
                    + text(b, sid.offset, sid.length));
        }

        @Override
        public boolean onUnsubscribe(byte[] b, Slice sid, long max) {
            return add("unsub " + text(b, sid.offset, sid.length) + " " + max);
        }

        @Override
        public boolean onConnect(byte[] b, int offset, int length) {
            return add("connect " + text(b, offset, length));
        }

        @Override
        public boolean onInfo(byte[] b, int offset, int length) {
            return add("info " + text(b, offset, length));
        }

        @Override
        public boolean onPing() {
            return add("ping");
        }

        @Override
        public boolean onPong() {
            return add("pong");
        }

        @Override
        public boolean onRemoteError(byte[] b, int offset, int length) {
            return add("error " + text(b, offset, length));
        }

        @Override
        public void onViolation(ProtocolViolation violation) {
            add("violation " + violation.getClass().getSimpleName());
        }

        private boolean add(String what) {
            seen.add(what);
            return proceed;
        }

        private static String text(byte[] b, int offset, int length) {
            return new String(b, offset, length, ISO_8859_1);
        }
    }
}
