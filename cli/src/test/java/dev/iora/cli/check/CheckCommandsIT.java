// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.Cli;
import dev.iora.cli.CliResult;
import dev.iora.cli.SystemAccount;
import dev.iora.cli.TestServer;
import io.nats.client.NKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The checks of accounts against our server, and of servers against the Go server. */
@Timeout(180)
class CheckCommandsIT {
    @TempDir
    static Path directory;

    private static TestServer server;
    private static Cli cli;

    @BeforeAll
    static void startServer() {
        server = TestServer.iora(directory.resolve("store"));
        cli = new Cli(directory).connectedTo(server.url());
        cli.run("stream", "add", "ORD", "--subjects", "ord.*", "--defaults").succeeded();
        cli.run("pub", "ord.1", "one", "-J").succeeded();
        cli.run("pub", "ord.2", "two", "-J").succeeded();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private static CliResult check(String... args) {
        String[] all = new String[args.length + 2];
        all[0] = "server";
        all[1] = "check";
        System.arraycopy(args, 0, all, 2, args.length);
        return cli.run(all);
    }

    private static void assertLine(CliResult result, int exitCode, String pattern) {
        assertThat(result.out()).matches(pattern + "\n");
        assertThat(result.exitCode()).isEqualTo(exitCode);
        assertThat(result.err()).isEmpty();
    }

    @Test
    void connection() {
        assertLine(
                check(
                        "connection",
                        "--connect-warn",
                        "1m",
                        "--connect-critical",
                        "2m",
                        "--rtt-warn",
                        "1m",
                        "--rtt-critical",
                        "2m",
                        "--req-warn",
                        "1m",
                        "--req-critical",
                        "2m"),
                0,
                "OK Connection OK:connected to nats://\\S+ in \\S+ OK:rtt time \\S+ OK:round trip took [0-9.]{8}s"
                        + " \\| connect_time=[0-9.]+s;60.0000;120.0000 rtt=[0-9.]+s;60.0000;120.0000"
                        + " request_time=[0-9.]+s;60.0000;120.0000");
        assertLine(
                check(
                        "conn",
                        "--connect-warn",
                        "1ns",
                        "--connect-critical",
                        "1m",
                        "--rtt-critical",
                        "1ns",
                        "--req-warn",
                        "1m",
                        "--req-critical",
                        "2m"),
                2,
                "CRITICAL Connection Crit:rtt time exceeded \\S+ Warn:connected to nats://\\S+, connect time exceeded"
                        + " 0.000000001 OK:round trip took .*");
        assertThat(new Cli(directory)
                        .connectedTo("nats://127.0.0.1:1")
                        .run("server", "check", "connection")
                        .out())
                .startsWith("CRITICAL Connection Crit:connection failed: nats: no servers available");
    }

    @Test
    void stream() {
        assertLine(check("stream", "--stream", "ORD"), 0, "OK ORD OK:0 sources \\| sources=0");
        assertLine(
                check(
                        "stream",
                        "--stream",
                        "ORD",
                        "--msgs-warn",
                        "5",
                        "--msgs-critical",
                        "1",
                        "--subjects-warn",
                        "1",
                        "--subjects-critical",
                        "2"),
                2,
                "CRITICAL ORD Crit:2 subjects Warn:2 messages OK:0 sources"
                        + " \\| messages=2;5;1 subjects=2;1;2 sources=0");
        assertLine(
                check("stream", "--stream", "ORD", "--peer-expect", "3", "--min-sources", "1"),
                2,
                "CRITICAL ORD Crit:Stream is not clustered Crit:0 sources \\| sources=0;1");
        assertLine(
                check("stream", "--stream", "ORD", "--lag-critical", "5", "--seen-critical", "1m"),
                2,
                "CRITICAL ORD Crit:not mirrored OK:0 sources OK:0 sources current OK:0 sources active"
                        + " \\| sources=0 sources_lagged=0 sources_inactive=0");
        assertLine(
                check("stream", "--stream", "NOPE"),
                2,
                "CRITICAL NOPE Crit:could not load info: stream not found \\(10059\\)");
    }

    @Test
    void takesThresholdsFromMetadata() {
        cli.run(
                        "stream",
                        "add",
                        "META",
                        "--subjects",
                        "meta",
                        "--defaults",
                        "--metadata",
                        "io.nats.monitor.msgs-critical=1")
                .succeeded();
        assertLine(
                check("stream", "--stream", "META"),
                2,
                "CRITICAL META Crit:0 messages OK:0 sources \\| messages=0;;1 sources=0");
        assertLine(
                check("stream", "--stream", "META", "--msgs-critical", "0"), 0, "OK META OK:0 sources \\| sources=0");
    }

    @Test
    void consumer() {
        assertLine(
                check("consumer", "--stream", "ORD", "--consumer", "none"),
                2,
                "CRITICAL ORD_none Crit:could not load info: consumer not found \\(10014\\)");
    }

    @Test
    void message() {
        assertLine(
                check("message", "--stream", "ORD", "--subject", "ord.1", "--content", "^o"),
                0,
                "OK Stream Message OK:Valid message on ORD > ord.1 \\| age=[0-9.]+s size=3B");
        assertLine(
                check("message", "--stream", "ORD", "--subject", "ord.1", "--content", "x", "--age-critical", "1ns"),
                2,
                "CRITICAL Stream Message Crit:\\S+ old Crit:does not match regex: x \\| age=[0-9.]+s;;0.0000 size=3B");
        assertLine(
                check("message", "--stream", "ORD", "--subject", "ord.9"),
                2,
                "CRITICAL Stream Message Crit:no message found");
        assertLine(
                check("message", "--stream", "ORD", "--subject", "ord.1", "--body-timestamp"),
                2,
                "CRITICAL Stream Message Crit:invalid timestamp body: \"one\" is not a number");
    }

    @Test
    void request() throws Exception {
        try (Cli.Running reply = cli.start("reply", "svc", "pong", "-H", "X:y")) {
            reply.awaitOutput("Listening on \"svc\"");
            assertLine(
                    check(
                            "request",
                            "--subject",
                            "svc",
                            "--payload",
                            "ping",
                            "--match-payload",
                            "^pong$",
                            "--response-critical",
                            "1m"),
                    0,
                    "OK svc OK:Valid response \\| time=[0-9.]+s;;60.0000");
            assertLine(
                    check("request", "--subject", "svc", "--match-payload", "ping", "--match-headers", "A:b"),
                    2,
                    "CRITICAL svc Crit:response does not match regexp Crit:invalid header \"A\" = \"\" \\| time=\\S+");
        }
        assertLine(
                check("request", "--subject", "nobody"),
                2,
                "CRITICAL nobody Crit:could not send request: nats: no responders available for request"
                        + " \\| time=[0-9.]+s");
    }

    @Test
    void jetStream() {
        assertThat(check("jetstream").succeeded().out())
                .startsWith("OK JetStream | memory=0B memory_pct=0%;75;90 storage=")
                .contains(" consumers=0 consumers_pct=0% replicas_ok=")
                .endsWith(" replicas_lagged=0;;200 replicas_not_seen=0.0000s;;5.0000 replicas_fail=0\n");
        assertThat(check("js", "--no-replicas", "--mem-warn", "90").out())
                .startsWith("CRITICAL JetStream Crit:memory: invalid thresholds | memory=0B");
    }

    @Test
    void bucket() {
        assertLine(check("kv", "--bucket", "NOPE"), 2, "CRITICAL NOPE Crit:bucket NOPE not found");
        cli.run("stream", "add", "KV_B", "--subjects", "$KV.B.>", "--defaults", "--allow-rollup")
                .succeeded();
        cli.run("pub", "$KV.B.k", "v", "-J").succeeded();
        cli.run("pub", "$KV.B.gone", "", "-H", "KV-Operation:DEL", "-J").succeeded();
        assertLine(
                check("kv", "--bucket", "B", "--key", "k", "--values-warn", "5", "--values-critical", "1"),
                1,
                "WARNING B Warn:2 values OK:bucket B OK:key k found \\| values=2;5;1 bytes=[0-9]+B replicas=1");
        assertLine(
                check("kv", "--bucket", "B", "--key", "gone"),
                2,
                "CRITICAL B Crit:key gone is deleted OK:bucket B \\| values=2 bytes=[0-9]+B replicas=1");
        assertLine(
                check("kv", "--bucket", "B", "--key", "none"),
                2,
                "CRITICAL B Crit:key none not found OK:bucket B \\| .*");
    }

    @Test
    void credential() throws Exception {
        long expiry = Instant.now().getEpochSecond() + 3600;
        Path file = directory.resolve("user.creds");
        NKey issuer = NKey.createAccount(new SecureRandom());
        String signed = base64("{\"alg\":\"ed25519-nkey\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + base64(("{\"exp\":" + expiry + ",\"iss\":\"" + new String(issuer.getPublicKey()) + "\"}")
                        .getBytes(StandardCharsets.UTF_8));
        String signature = base64(issuer.sign(signed.getBytes(StandardCharsets.UTF_8)));
        Files.writeString(
                file,
                "-----BEGIN NATS USER JWT-----\n" + signed + "." + signature + "\n------END NATS USER JWT------\n");
        Path forged = Files.writeString(directory.resolve("forged.creds"), "e30." + signed + "." + signature);
        assertThat(check("credential", "--credential", forged.toString()).out())
                .startsWith("CRITICAL Credential Crit:invalid credential: ");
        Path changed =
                Files.writeString(directory.resolve("changed.creds"), signed + "." + base64(issuer.sign(new byte[1])));
        assertThat(check("credential", "--credential", changed.toString()).out())
                .startsWith("CRITICAL Credential Crit:invalid credential: claim failed signature verification");
        assertLine(
                check("credential", "--credential", file.toString()),
                0,
                "OK Credential OK:expires in \\S+ \\S+ \\+0000 UTC \\| expiry=[0-9.]+s");
        assertLine(
                check(
                        "credential",
                        "--credential",
                        file.toString(),
                        "--validity-warn",
                        "2h",
                        "--validity-critical",
                        "30m"),
                1,
                "WARNING Credential Warn:expires sooner than 2h0m0s \\| expiry=[0-9.]+s;7200.0000;1800.0000");
        assertThat(check("credential", "--credential", "nowhere").out())
                .startsWith("CRITICAL Credential Crit:credential not accessible");
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Test
    void writesFilesAtomically() throws Exception {
        Path file = directory.resolve("check.prom");
        check("stream", "--stream", "ORD", "--format", "prometheus", "--namespace", "ns", "--outfile", file.toString())
                .succeeded()
                .printed("");
        assertThat(Files.readString(file))
                .contains("ns_stream_sources{item=\"ORD\"} 0\n")
                .contains("ns_stream_status_code{item=\"ORD\",status=\"OK\"} 0\n");
        assertThat(check("stream", "--stream", "NOPE", "--format", "prometheus").exitCode())
                .isZero();
    }

    @Test
    void serverAndMetaGroup(@TempDir Path other) {
        try (SystemAccount servers = new SystemAccount(other)) {
            Cli admin = servers.admin();
            CliResult result = admin.run(
                    "server",
                    "check",
                    "server",
                    "--name",
                    "n1",
                    "--js-required",
                    "--auth-required",
                    "--conn-warn",
                    "5",
                    "--conn-critical",
                    "10",
                    "--uptime-warn",
                    "1ns");
            assertLine(
                    result,
                    0,
                    "OK n1 OK:JetStream enabled OK:Authentication required OK:Up \\S+ OK:Connections 1.00"
                            + " \\| uptime=[0-9.]+s;0.0000 cpu=[0-9]+% mem=[0-9]+ connections=1;5;10"
                            + " subscriptions=[0-9]+");
            assertThat(admin.run("server", "check", "server", "--name", "n1", "--tls-required", "--cpu-warn", "1")
                            .out())
                    .startsWith("CRITICAL n1 Crit:TLS not required Crit:CPU invalid thresholds | uptime=");
            assertLine(
                    admin.run(
                            "server", "check", "meta", "--expect", "1", "--lag-critical", "1", "--seen-critical", "1s"),
                    2,
                    "CRITICAL JetStream Meta Cluster Crit:no cluster information");
        }
        assertThat(check("server", "--name", "n1").out())
                .startsWith(
                        "CRITICAL n1 Crit:varz failed: server request failed, ensure the account used has system"
                                + " privileges and appropriate permissions (Iora does not answer requests of the system account yet)");
    }
}
