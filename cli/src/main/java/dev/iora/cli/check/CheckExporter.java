// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.check;

import dev.iora.cli.command.ExistingFile;
import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.InputFile;
import dev.iora.cli.console.YamlMap;
import dev.iora.tls.TlsException;
import dev.iora.tls.TlsFiles;
import dev.iora.tls.TlsSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code nats server check exporter}: performs the checks of a file whenever Prometheus scrapes. */
final class CheckExporter implements NatsCommand {
    @ParentCommand
    CheckFlags flags = new CheckFlags();

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            converter = ExistingFile.class,
            description = "Exporter configuration")
    Path config = Path.of("");

    @Option(names = "--port", defaultValue = "8080", description = "Port to listen on")
    int port;

    @Option(names = "--https-key", paramLabel = "FILE", converter = ExistingFile.class, description = "Key for HTTPS")
    @Nullable
    Path httpsKey;

    @Option(
            names = "--https-certificate",
            paramLabel = "FILE",
            converter = ExistingFile.class,
            description = "Certificate for HTTPS")
    @Nullable
    Path httpsCertificate;

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        SSLContext tls = tls();
        List<ExportedCheck> checks = checks(session);
        try (MetricsEndpoint endpoint = new MetricsEndpoint(port, tls, () -> collect(session, checks))) {
            endpoint.start();
            session.console()
                    .log("NATS CLI Prometheus Exporter listening on " + (tls == null ? "http" : "https") + "://0.0.0.0:"
                            + endpoint.port() + "/metrics");
            session.untilInterrupted(() -> new CountDownLatch(1).await());
        } finally {
            checks.forEach(ExportedCheck::close);
        }
    }

    private @Nullable SSLContext tls() {
        if (httpsKey == null && httpsCertificate == null) {
            return null;
        }
        if (httpsKey == null || httpsCertificate == null) {
            throw new CliException("HTTPS needs both --https-key and --https-certificate");
        }
        try {
            var files = new TlsSpec.CertificateFiles(httpsCertificate, httpsKey);
            return TlsFiles.context(TlsFiles.keys(files), new TrustManager[0]);
        } catch (TlsException e) {
            throw new CliException("cannot use the TLS files: " + e.getMessage(), e);
        }
    }

    private List<ExportedCheck> checks(Session session) {
        YamlMap document;
        List<YamlMap> described;
        try {
            document = YamlMap.parse(InputFile.readText(config));
            described = document.maps("checks");
            if (described.isEmpty()) {
                throw new CliException("it has no \"checks\"");
            }
        } catch (CliException e) {
            throw new CliException("cannot use the configuration " + config + ": " + e.getMessage(), e);
        }
        List<ExportedCheck> checks = new ArrayList<>();
        for (YamlMap check : described) {
            CheckKind kind = CheckKind.named(check.text("kind"));
            if (kind == null) {
                session.console().log("Unknown check kind " + check.text("kind"));
                continue;
            }
            checks.add(new ExportedCheck(
                    check.text("name"),
                    kind,
                    check.has("context") ? check.text("context") : document.text("context"),
                    check.truth("reuse_connection"),
                    check.map("properties")));
        }
        return checks;
    }

    private String collect(Session session, List<ExportedCheck> checks) throws InterruptedException {
        List<Gauge> gauges = new ArrayList<>();
        for (ExportedCheck check : checks) {
            CheckResult result = check.perform(session);
            session.console().log(CheckFormat.nagios.render(result, flags.namespace));
            gauges.addAll(Gauge.of(result, flags.namespace));
        }
        return Gauge.text(gauges);
    }
}
