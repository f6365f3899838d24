// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.subject.ImportMapping;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The log lines of a traced connection (reference: core protocol, section 18). */
final class ProtocolTraceTest {
    private final Bus bus = new Bus(Bus.LIMITS, true);
    private final Bus.Client client = bus.open();

    private List<String> traced(String sent) {
        bus.log.take("trace");
        client.send(sent);
        return bus.log.take("trace");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{\"user\":\"u\",\"pass\":\"s3cret\"} | {\"user\":\"u\",\"pass\":\"[REDACTED]\"}",
                "{\"auth_token\" : \"s3cret\"} | {\"auth_token\":\"[REDACTED]\"}",
                "{\"nkey\":\"s3cret\",\"sig\":\"s3cret\"} | {\"nkey\":\"[REDACTED]\",\"sig\":\"[REDACTED]\"}",
                "{\"proxy_sig\":\"s3cret\",\"name\":\"n\"} | {\"proxy_sig\":\"[REDACTED]\",\"name\":\"n\"}",
                "{\"pass\":\"s3\\\"cret\",\"name\":\"n\"} | {\"pass\":\"[REDACTED]\",\"name\":\"n\"}",
                "{\"pass\":\"s3cret\\\\\",\"name\":\"n\"} | {\"pass\":\"[REDACTED]\",\"name\":\"n\"}",
                "{\"PASS\":\"s3cret\",\"jwt\":\"s3cret\"} | {\"PASS\":\"[REDACTED]\",\"jwt\":\"[REDACTED]\"}",
                "{\"pa\\u0073s\":\"s3cret\"} | [REDACTED]",
                "{\"pass\":\"\"} | {\"pass\":\"[REDACTED]\"}",
                "{\"name\":\"pass\"} | {\"name\":\"pass\"}",
            })
    void hidesCredentials(String options, String shown) {
        assertThat(traced("CONNECT " + options + "\r\n")).first().isEqualTo("<<- [CONNECT " + shown + "]");
    }

    @Test
    void showsImportedMessagesWithTheirLocalSubject() {
        var other = bus.accounts.take("OTHER");
        var logins = new TestLogins().user("o", other, null).user("u", bus.account, null);
        bus.account.streamImports(List.of(new StreamImport(other, ImportMapping.of("a.*", "b.*"))));
        bus.authenticator(logins);
        Bus.Client exporter = bus.connect("\"user\":\"o\",\"pass\":\"o\"");
        bus.connect("\"user\":\"u\",\"pass\":\"u\"").send("SUB b.x 7\r\n");
        bus.log.take("trace");
        exporter.send("PUB a.x 0\r\n\r\n");
        assertThat(bus.log.take("trace")).containsExactly("<<- [PUB a.x 0]", "->> [MSG b.x 7 0]");
    }

    @Test
    void showsReceivedAndSentOperations() {
        assertThat(traced("CONNECT {\"headers\":true}\r\n"))
                .containsExactly("<<- [CONNECT {\"headers\":true}]", "->> [OK]");
        assertThat(traced("SUB foo 1\r\n")).containsExactly("<<- [SUB foo 1]", "->> [OK]");
        assertThat(traced("SUB foo q 2\r\n")).containsExactly("<<- [SUB foo q 2]", "->> [OK]");
        assertThat(traced("UNSUB 2\r\n")).containsExactly("<<- [UNSUB 2]", "<-> [DELSUB 2]", "->> [OK]");
        assertThat(traced("UNSUB 1 1\r\n")).containsExactly("<<- [UNSUB 1 1]", "->> [OK]");
        assertThat(traced("PING\r\n")).containsExactly("<<- [PING]", "->> [PONG]");
        assertThat(traced("PONG\r\n")).containsExactly("<<- [PONG]");
        assertThat(traced("SUB a..b 3\r\n")).containsExactly("<<- [SUB a..b 3]", "->> [-ERR Invalid Subject]");
        assertThat(traced("PUB foo r 5\r\nhe\"lo\r\n"))
                .containsExactly(
                        "<<- [PUB foo r 5]",
                        "<<- MSG_PAYLOAD: [\"he\\\"lo\"]",
                        "->> [OK]",
                        "->> [MSG foo 1 r 5]",
                        "->> MSG_PAYLOAD: [\"he\\\"lo\"]");
        assertThat(traced("PING\r\n")).as("the session removes it later").containsExactly("<<- [PING]", "->> [PONG]");
        assertThat(traced("SUB bar 3\r\n")).containsExactly("<-> [DELSUB 1]", "<<- [SUB bar 3]", "->> [OK]");
        assertThat(traced("HPUB bar 12 14\r\nNATS/1.0\r\n\r\nhi\r\n"))
                .containsExactly(
                        "<<- [HPUB bar 12 14]",
                        "<<- MSG_PAYLOAD: [\"NATS/1.0\\r\\n\\r\\nhi\"]",
                        "->> [OK]",
                        "->> [HMSG bar 3 12 14]",
                        "->> MSG_PAYLOAD: [\"NATS/1.0\\r\\n\\r\\nhi\"]");
    }

    @Test
    void showsTheLineSentToAClientWithoutHeaders() {
        Bus.Client old = bus.connect();
        old.send("SUB bar g 9\r\n");
        client.send("CONNECT {\"headers\":true}\r\n");
        assertThat(traced("HPUB bar 12 14\r\nNATS/1.0\r\n\r\nhi\r\n"))
                .endsWith("->> [MSG bar 9 2]", "->> MSG_PAYLOAD: [\"hi\"]");
    }

    @Test
    void omitsEmptyMessages() {
        assertThat(traced("SUB foo 1\r\nPUB foo 0\r\n\r\n"))
                .containsExactly("<<- [SUB foo 1]", "->> [OK]", "<<- [PUB foo 0]", "->> [OK]", "->> [MSG foo 1 0]");
    }

    @Test
    void showsTheBeginningOfLongMessages() {
        bus.router.trace(new TraceOptions(5, false));
        assertThat(traced("PUB foo 6\r\n\"12345\r\n")).contains("<<- MSG_PAYLOAD: [\"\\\"1234...\"]");
        assertThat(traced("PUB foo 5\r\n12345\r\n")).contains("<<- MSG_PAYLOAD: [\"12345\"]");
    }

    @Test
    void omitsPayloadsInHeadersOnlyMode() {
        bus.router.trace(new TraceOptions(0, true));
        Bus.Client old = bus.connect();
        old.send("SUB bar 9\r\n");
        client.send("CONNECT {\"headers\":true}\r\nSUB bar 1\r\n");
        assertThat(traced("HPUB bar 18 20\r\nNATS/1.0\r\nA: B\r\n\r\nhi\r\n"))
                .containsExactlyInAnyOrder(
                        "<<- [HPUB bar 18 20]",
                        "<<- MSG_PAYLOAD: [\"NATS/1.0\\r\\nA: B\"]",
                        "->> [OK]",
                        "->> [HMSG bar 1 18 20]",
                        "->> MSG_PAYLOAD: [\"NATS/1.0\\r\\nA: B\"]",
                        "->> [MSG bar 9 2]");
        assertThat(traced("PUB bar 2\r\nhi\r\n")).noneMatch(line -> line.contains("MSG_PAYLOAD"));
    }

    @Test
    void showsTheBeginningOfLongHeaders() {
        bus.router.trace(new TraceOptions(4, true));
        client.send("CONNECT {\"headers\":true}\r\n");
        assertThat(traced("HPUB bar 12 14\r\nNATS/1.0\r\n\r\nhi\r\n")).contains("<<- MSG_PAYLOAD: [\"NATS...\"]");
    }

    @Test
    void writesNothingWhenTracingIsOff() {
        var quiet = new Bus();
        quiet.connect().send("SUB a 1\r\nPUB a 0\r\n\r\nPING\r\n");
        assertThat(quiet.log.take("trace")).isEmpty();
    }
}
