// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.Cli;
import dev.iora.cli.TestServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Checks that Prometheus scrapes. */
@Timeout(120)
class CheckExporterIT {
    private static final Pattern LISTENING =
            Pattern.compile("listening on (https?)://0\\.0\\.0\\.0:(\\d+)(/metrics)\n");

    @TempDir
    static Path directory;

    private static TestServer server;
    private static Cli cli;

    @BeforeAll
    static void startServer() {
        server = TestServer.iora(directory.resolve("store"));
        cli = new Cli(directory);
        Cli connected = cli.connectedTo(server.url());
        connected.run("context", "add", "here").succeeded();
        connected
                .run("stream", "add", "ORD", "--subjects", "ord.*", "--defaults")
                .succeeded();
        connected.run("consumer", "add", "ORD", "C", "--pull", "--defaults").succeeded();
        connected.run("pub", "ord.1", "one", "-J").succeeded();
        connected.run("kv", "add", "B").succeeded();
        connected.run("kv", "put", "B", "k", "v").succeeded();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private static Path config(String text) throws IOException {
        return Files.writeString(Files.createTempFile(directory, "checks", ".yaml"), text);
    }

    private static URI metrics(Cli.Running exporter) {
        exporter.awaitOutput("/metrics\n");
        Matcher matcher = LISTENING.matcher(exporter.masked());
        assertThat(matcher.find()).as(exporter.masked()).isTrue();
        return URI.create(matcher.group(1) + "://127.0.0.1:" + matcher.group(2) + matcher.group(3));
    }

    private static HttpResponse<String> get(HttpClient client, URI uri) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String ofAllKinds(Path context) {
        return """
                context: here
                checks:
                  # One that stands for what a file may look like.
                  - name: "ORD messages"
                    kind: stream
                    reuse_connection: true
                    properties: {stream_name: ORD, messages_warn: 3}
                  - name: other
                    kind: stream
                    context: %s
                    properties:
                      stream_name: NONE
                  - name: CON
                    kind: consumer
                    properties: {stream_name: ORD, consumer_name: C, unprocessed_critical: 10}
                  - name: link
                    kind: connection
                  - name: last
                    kind: message
                    properties: {stream_name: ORD, subject: ord.1, content_regex: "^o"}
                  - name: bucket
                    kind: kv
                    properties: {bucket: B, key: k}
                  - name: account
                    kind: jetstream
                  - name: service
                    kind: request
                    properties: {subject: nobody, header: {a: b}, response_time_crit: 0.5}
                  - name: impossible
                    kind: request
                    properties: {subject: "no subject"}
                  - name: creds
                    kind: credential
                    properties: {file: /none.creds, requires_expiry: true}
                  - name: incomplete
                    kind: server
                  - name: wrong
                    kind: meta
                    properties: {expect_servers: many}
                  - name: new
                    kind: unheard-of
                """.formatted(context);
    }

    @Test
    void exportsAllKindsOfChecks() throws Exception {
        Path config = config(ofAllKinds(directory.resolve(".config/nats/context/here.json")));
        try (HttpClient client = HttpClient.newHttpClient();
                Cli.Running exporter =
                        cli.start("server", "check", "exporter", "--config", config.toString(), "--port=0")) {
            URI uri = metrics(exporter);
            HttpResponse<String> first = get(client, uri);
            assertThat(first.statusCode()).isEqualTo(200);
            assertThat(first.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
            assertThat(first.body())
                    .contains("""
                            # HELP nats_server_check_stream_messages Messages stored in the stream
                            # TYPE nats_server_check_stream_messages gauge
                            nats_server_check_stream_messages{item="ORD messages"} 1
                            """)
                    .contains("""
                            # HELP nats_server_check_stream_status_code Nagios compatible status code for stream
                            # TYPE nats_server_check_stream_status_code gauge
                            nats_server_check_stream_status_code{item="ORD messages",status="WARNING"} 1
                            nats_server_check_stream_status_code{item="other",status="CRITICAL"} 2
                            """)
                    .contains("nats_server_check_consumer_status_code{item=\"CON\",status=\"OK\"} 0\n")
                    .contains("nats_server_check_connection_status_code{item=\"link\",status=\"OK\"} 0\n")
                    .contains("nats_server_check_message_status_code{item=\"last\",status=\"OK\"} 0\n")
                    .contains("nats_server_check_kv_status_code{item=\"bucket\",status=\"OK\"} 0\n")
                    .contains("nats_server_check_jetstream_status_code{item=\"account\",status=\"OK\"} 0\n")
                    .contains("nats_server_check_request_status_code{item=\"service\",status=\"CRITICAL\"} 2\n")
                    .contains("nats_server_check_request_status_code{item=\"impossible\",status=\"CRITICAL\"} 2\n")
                    .contains("nats_server_check_credential_status_code{item=\"creds\",status=\"CRITICAL\"} 2\n")
                    .contains("nats_server_check_server_status_code{item=\"incomplete\",status=\"CRITICAL\"} 2\n")
                    .contains("nats_server_check_meta_status_code{item=\"wrong\",status=\"CRITICAL\"} 2\n");
            cli.connectedTo(server.url()).run("pub", "ord.2", "two", "-J").succeeded();
            assertThat(get(client, uri).body())
                    .contains("nats_server_check_stream_messages{item=\"ORD messages\"} 2\n");
            assertThat(get(client, uri.resolve("/")).statusCode()).isEqualTo(404);
            assertThat(exporter.masked())
                    .contains("Unknown check kind unheard-of\n")
                    .contains("WARNING ORD messages Warn:1 messages OK:0 sources | messages=1;3 sources=0\n")
                    .contains("CRITICAL incomplete Crit:invalid properties: ");
        }
    }

    @Test
    void servesOverTls() throws Exception {
        Path key = directory.resolve("key.pem");
        Path certificate = directory.resolve("cert.pem");
        try {
            Process openssl = new ProcessBuilder(
                            "openssl",
                            "req",
                            "-x509",
                            "-newkey",
                            "rsa:2048",
                            "-nodes",
                            "-days",
                            "2",
                            "-subj",
                            "/CN=x",
                            "-addext",
                            "subjectAltName=IP:127.0.0.1",
                            "-keyout",
                            key.toString(),
                            "-out",
                            certificate.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("openssl.log").toFile())
                    .start();
            assertThat(openssl.waitFor()).isZero();
        } catch (IOException e) {
            Assumptions.abort("needs openssl: " + e.getMessage());
        }
        Path config = config("""
                checks:
                  - {name: link, kind: connection, context: here}
                """);
        String[] args = {"server", "check", "exporter", "--config", config.toString(), "--port=0", "--namespace=x"};
        cli.run(with(args, "--https-key", key.toString()))
                .failedWith("HTTPS needs both --https-key and --https-certificate");
        try (HttpClient client = HttpClient.newBuilder()
                        .sslContext(trusting(certificate))
                        .build();
                Cli.Running exporter = cli.start(
                        with(args, "--https-key", key.toString(), "--https-certificate", certificate.toString()))) {
            assertThat(get(client, metrics(exporter)).body())
                    .contains("x_connection_status_code{item=\"link\",status=\"OK\"} 0\n");
        }
    }

    @Test
    void refusesInvalidFiles() throws IOException {
        Path none = config("context: x\n");
        cli.run("server", "check", "exporter", "--config", none.toString())
                .failedWith("cannot use the configuration " + none + ": it has no \"checks\"");
        Path list = config("checks: [a, b]\n");
        cli.run("server", "check", "exporter", "--config", list.toString())
                .failedWith("cannot use the configuration " + list + ": \"checks\" is not a list of mappings");
        Path broken = config("checks: [\n");
        assertThat(cli.run("server", "check", "exporter", "--config", broken.toString())
                        .err())
                .startsWith("nats: error: cannot use the configuration " + broken + ": invalid YAML: ");
    }

    private static String[] with(String[] args, String... more) {
        String[] all = java.util.Arrays.copyOf(args, args.length + more.length);
        System.arraycopy(more, 0, all, args.length, more.length);
        return all;
    }

    private static SSLContext trusting(Path certificate) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (java.io.InputStream in = Files.newInputStream(certificate)) {
            Certificate read = CertificateFactory.getInstance("X.509").generateCertificate(in);
            store.setCertificateEntry("it", read);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }
}
