// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.server;

import dev.iora.config.Block;
import dev.iora.config.CertificatePair;
import dev.iora.config.ConfigException;
import dev.iora.config.HandshakeFirst;
import dev.iora.config.ServerOptions;
import dev.iora.config.TlsKeys;
import dev.iora.tls.TlsContext;
import dev.iora.tls.TlsException;
import dev.iora.tls.TlsSpec;
import dev.iora.tls.TlsSpec.CertificateFiles;
import dev.iora.transport.TlsSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** The options of TLS in the form for connections, at the start and after a reload. */
final class TlsOptions {
    private TlsOptions() {}

    /**
     * Reads the certificates that {@code options} name; null if TLS is off.
     *
     * @throws ConfigException if a file cannot be used
     */
    static @Nullable TlsSettings load(ServerOptions options) {
        if (!TlsKeys.isOn(options)) {
            return null;
        }
        Block tls = options.value(TlsKeys.TLS);
        HandshakeFirst first = tls.value(TlsKeys.HANDSHAKE_FIRST);
        return new TlsSettings(
                load(tls, options),
                first.enabled(),
                first.fallback().toNanos(),
                options.value(TlsKeys.ALLOW_NON_TLS),
                tls.value(TlsKeys.TIMEOUT).toNanos(),
                tls.value(TlsKeys.CONNECTION_RATE_LIMIT));
    }

    private static TlsContext load(Block tls, ServerOptions options) {
        try {
            return TlsContext.load(spec(tls));
        } catch (TlsException e) {
            throw new ConfigException(List.of(options.problem(TlsKeys.TLS, String.valueOf(e.getMessage()))));
        }
    }

    private static TlsSpec spec(Block tls) {
        List<CertificateFiles> certificates = new ArrayList<>();
        for (CertificatePair pair : tls.value(TlsKeys.CERTS)) {
            certificates.add(new CertificateFiles(Path.of(pair.certFile()), Path.of(pair.keyFile())));
        }
        if (certificates.isEmpty()) {
            certificates.add(
                    new CertificateFiles(Path.of(tls.value(TlsKeys.CERT_FILE)), Path.of(tls.value(TlsKeys.KEY_FILE))));
        }
        return new TlsSpec(
                certificates,
                tls.path(TlsKeys.CA_FILE),
                verifies(tls),
                tls.value(TlsKeys.CIPHER_SUITES),
                tls.value(TlsKeys.CURVE_PREFERENCES),
                tls.value(TlsKeys.MIN_VERSION).equals("1.3"),
                Set.copyOf(tls.value(TlsKeys.PINNED_CERTS)));
    }

    /** Whether clients must have a certificate. */
    static boolean verifies(Block tls) {
        return tls.value(TlsKeys.VERIFY) || tls.value(TlsKeys.VERIFY_AND_MAP);
    }

    /** Logs how clients connect. */
    static void announce(@Nullable TlsSettings settings, Logger logger) {
        if (settings == null) {
            return;
        }
        boolean firstOnly = settings.handshakeFirst() && settings.fallbackNanos() == 0;
        logger.info("TLS {} for client connections", settings.optional() && !firstOnly ? "available" : "required");
        if (firstOnly) {
            logger.warn("Clients that are not using \"TLS Handshake First\" option will fail to connect");
        }
        logWarnings(settings, logger);
    }

    /** Logs which of the configured algorithms are left out. */
    static void logWarnings(@Nullable TlsSettings settings, Logger logger) {
        if (settings != null) {
            settings.context().warnings().forEach(warning -> logger.warn("TLS: {}", warning));
        }
    }
}
