// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import dev.iora.config.TlsKeys;
import dev.iora.server.NatsServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Serves and makes connections with TLS and client certificates, so that the JVM records what handshakes need. The JDK's
 * keytool makes the certificate.
 *
 * <p>Thread: one at a time.
 */
final class TrainingTls {
    private static final String NAME = "training";
    private static final char[] PASSWORD = "training".toCharArray();
    private static final int CONNECTIONS = 20;
    private static final int MESSAGES = 2_000;

    private final Path directory;

    /** Keeps its files in {@code directory}. */
    TrainingTls(Path directory) {
        this.directory = directory;
    }

    /** Connects and exchanges messages a few times, for each kind of key. */
    void run() throws IOException {
        try {
            talk("EC");
            talk("RSA");
        } catch (GeneralSecurityException e) {
            throw new IOException("no training with TLS", e);
        }
    }

    private void talk(String algorithm) throws IOException, GeneralSecurityException {
        KeyStore keys = generate(algorithm);
        NatsServer.Builder builder = NatsServer.builder().host("127.0.0.1").port(-1);
        String certificate = write("CERTIFICATE", keys.getCertificate(NAME).getEncoded());
        builder.options()
                .block(TlsKeys.TLS)
                .set(TlsKeys.CERT_FILE, certificate)
                .set(TlsKeys.CA_FILE, certificate)
                .set(TlsKeys.VERIFY, true)
                .set(
                        TlsKeys.KEY_FILE,
                        write("PRIVATE KEY", keys.getKey(NAME, PASSWORD).getEncoded()));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(keys);
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        try (NatsServer server = builder.start()) {
            for (int i = 0; i < CONNECTIONS; i++) {
                try (TrainingClient client = TrainingClient.connect(server.port(), context)) {
                    client.send("SUB t 2\r\n" + "PUB t 5\r\nhello\r\n".repeat(MESSAGES));
                    client.awaitPong();
                }
            }
        }
    }

    private KeyStore generate(String algorithm) throws IOException, GeneralSecurityException {
        Path file = directory.resolve(algorithm + ".p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        NAME,
                        "-keyalg",
                        algorithm,
                        "-dname",
                        "CN=localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .inheritIO()
                .start();
        int status = process.onExit().join().exitValue();
        if (status != 0) {
            throw new IOException("keytool exited with status " + status);
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        keys.setCertificateEntry("trusted", keys.getCertificate(NAME));
        return keys;
    }

    private String write(String label, byte[] content) throws IOException {
        String base64 = Base64.getMimeEncoder().encodeToString(content);
        return Files.writeString(
                        directory.resolve(label + ".pem"),
                        "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n")
                .toString();
    }
}
