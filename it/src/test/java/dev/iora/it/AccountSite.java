// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import dev.iora.identity.NkeyKind;
import dev.iora.identity.NkeyPair;
import dev.iora.testkit.EnginePair;
import dev.iora.testkit.TestCertificate;
import dev.iora.tls.TlsContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * The keys and certificates that configurations of users and accounts name, with the files of the server's. Clients are
 * {@code joe} (a host), {@code ann} (an address), {@code bot} (a URI), {@code sue} (a distinguished name), {@code dom} (one
 * with domain components), {@code expired} and {@code foreign}, whose authority the server does not know.
 *
 * <p>Thread: its test only.
 */
final class AccountSite {
    private static final Pattern KEY = Pattern.compile("\\{nkey:(\\d)}");
    private static final Pattern PIN = Pattern.compile("\\{pin:(\\w+)}");

    private final Path folder;
    private final TestCertificate authority = TestCertificate.authority("authority");
    private final TestCertificate other = TestCertificate.authority("other");
    private final Map<String, TestCertificate> clients = Map.of(
            "joe", TestCertificate.named("joe").dns("joe.example").signedBy(authority),
            "ann", TestCertificate.named("ann").email("ann@example.com").signedBy(authority),
            "bot", TestCertificate.named("bot").uri("spiffe://example.com/bot").signedBy(authority),
            "sue",
                    TestCertificate.named("sue")
                            .attribute("2.5.4.11", "dev")
                            .attribute("2.5.4.10", "acme")
                            .signedBy(authority),
            "dom",
                    TestCertificate.named("dom")
                            .attribute("0.9.2342.19200300.100.1.25", "example")
                            .attribute("0.9.2342.19200300.100.1.25", "com")
                            .signedBy(authority),
            "expired", TestCertificate.named("joe").dns("joe.example").expired().signedBy(authority),
            "foreign", TestCertificate.named("joe").dns("joe.example").signedBy(other));

    /** Writes the files of the server into {@code folder}. */
    AccountSite(Path folder) {
        this.folder = folder;
        authority.writeCertificate(folder.resolve("ca.pem"));
        other.writeCertificate(folder.resolve("other-ca.pem"));
        write("server", authority);
        write("second", authority);
        write("stranger", other);
    }

    private void write(String name, TestCertificate issuer) {
        TestCertificate server = TestCertificate.named("localhost")
                .dns("localhost")
                .ip(127, 0, 0, 1)
                .signedBy(issuer);
        server.writeCertificate(folder.resolve(name + ".pem"));
        server.writeKey(folder.resolve(name + "-key.pem"));
    }

    /**
     * Writes the certificates and keys of the clients: {@code joe.pem}, {@code joe-key.pem}, {@code 1.nk}, {@code 1.pub} and so
     * on.
     */
    void writeClients() {
        clients.forEach((name, client) -> {
            client.writeCertificate(folder.resolve(name + ".pem"));
            client.writeKey(folder.resolve(name + "-key.pem"));
        });
        try {
            for (String number : List.of("1", "2")) {
                NkeyPair key = key(number);
                Files.write(folder.resolve(number + ".nk"), key.seed());
                Files.writeString(
                        folder.resolve(number + ".pub"), key.publicKey().toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A configuration with the names of files, keys and pins in place of <code>{dir}</code>, <code>{nkey:1}</code> and
     * <code>{pin:joe}</code>.
     */
    String complete(String config) {
        String text = config.replace("{dir}", folder.toString())
                .replace(
                        "{tls}",
                        "cert_file: \"" + folder.resolve("server.pem") + "\", key_file: \""
                                + folder.resolve("server-key.pem") + "\"")
                .replace("{ca}", "ca_file: \"" + folder.resolve("ca.pem") + "\"");
        text = KEY.matcher(text)
                .replaceAll(match -> key(match.group(1)).publicKey().toString());
        return PIN.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(
                        TlsContext.keyId(client(match.group(1)).certificate())));
    }

    /** The key with a number, which is one digit. */
    static NkeyPair key(String number) {
        byte[] seed = new byte[32];
        Arrays.fill(seed, (byte) Integer.parseInt(number));
        return NkeyPair.of(NkeyKind.USER, seed);
    }

    /** The authority that a client trusts, and its certificate. {@code -} has none. */
    SSLContext trust(String name) {
        return EnginePair.client(authority, name.equals("-") ? null : client(name));
    }

    private TestCertificate client(String name) {
        TestCertificate client = clients.get(name);
        if (client == null) {
            throw new IllegalArgumentException("no client certificate " + name);
        }
        return client;
    }
}
