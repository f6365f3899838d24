// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import dev.iora.config.KeyType.BooleanType;
import dev.iora.config.KeyType.IntegerType;
import dev.iora.config.KeyType.TextForm;
import dev.iora.config.KeyType.TextType;
import java.time.Duration;
import java.util.List;

/** The keys of TLS for clients: those of the top level and of the block {@link #TLS}. */
public final class TlsKeys {
    private static final KeyGroup TOP_LEVEL = new KeyGroup("TLS");
    private static final KeyGroup BLOCK = new KeyGroup("tls {}");

    /** The keys of the top level. */
    static final List<KeyGroup> GROUPS = List.of(TOP_LEVEL);

    private static final BooleanType BOOLEAN = new BooleanType();
    private static final TextType PATH = new TextType("path", TextForm.PATH);

    private static final BlockType TLS_TYPE = new BlockType("tls", List.of(BLOCK), null);

    public static final Key<Block> TLS = TOP_LEVEL
            .key("tls", TLS_TYPE, TLS_TYPE.empty())
            .flag("tls")
            .defaultText("no TLS")
            .documented(
                    "TLS for clients. The flags `-tlscert` to `-tlsverify` replace the certificates and the rules for"
                            + " clients of the file; `-tls=false` switches TLS off.");

    public static final Key<Boolean> ALLOW_NON_TLS = TOP_LEVEL
            .key("allow_non_tls", BOOLEAN, false)
            .fixed("AllowNonTLS")
            .documented("Let clients do without TLS.");

    public static final Key<String> CERT_FILE = BLOCK.key("cert_file", PATH, "")
            .flag("tlscert")
            .reloadable(_ -> reloaded())
            .documented(
                    "Certificate of the server, with its chain, in PEM form. Files are read again by every reload.");

    public static final Key<String> KEY_FILE = BLOCK.key("key_file", PATH, "")
            .flag("tlskey")
            .reloadable(_ -> reloaded())
            .documented("Private key of the certificate, in PEM form: RSA, EC or Ed25519, not encrypted.");

    public static final Key<List<CertificatePair>> CERTS = BLOCK.key(
                    "certs", new ListType<>("array of maps", new TlsTypes.PairType()), List.<CertificatePair>of())
            .or("certificates")
            .defaultText("")
            .reloadable(_ -> reloaded())
            .documented(
                    "Several maps with `cert_file` and `key_file`, in place of one certificate. A client gets the first"
                            + " one for the host that it asks for.");

    public static final Key<String> CA_FILE = BLOCK.key("ca_file", PATH, "")
            .flag("tlscacert")
            .defaultText("those of the Java runtime")
            .reloadable(_ -> reloaded())
            .documented("Authorities that clients' certificates are checked against.");

    public static final Key<Boolean> VERIFY = BLOCK.key("verify", BOOLEAN, false)
            .flag("tlsverify")
            .reloadable(_ -> reloaded())
            .documented("Clients must have a certificate of these authorities.");

    public static final Key<Boolean> VERIFY_AND_MAP = BLOCK.key("verify_and_map", BOOLEAN, false)
            .fixed("TLSMap")
            .documented("`verify`, and take the user from the certificate.");

    public static final Key<Boolean> INSECURE = BLOCK.key("insecure", BOOLEAN, false)
            .reloadable(_ -> reloaded())
            .withoutEffect("it is for connections that the server opens")
            .documented("Do not check the certificates of servers connected to.");

    public static final Key<List<String>> CIPHER_SUITES = BLOCK.key(
                    "cipher_suites", new TlsTypes.NamesType(TlsTypes.CIPHER_SUITE), List.<String>of())
            .defaultText("all that are safe")
            .reloadable(_ -> reloaded())
            .documented("Cipher suites for TLS 1.2, the preferred one first. Those of TLS 1.3 are always allowed.");

    public static final Key<Boolean> ALLOW_INSECURE_CIPHER_SUITES = BLOCK.key(
                    "allow_insecure_cipher_suites", BOOLEAN, false)
            .reloadable(_ -> reloaded())
            .since("2.12")
            .documented("Accept weak suites in `cipher_suites`. Those that the Java runtime does not have are left out"
                    + " with a warning.");

    public static final Key<List<String>> CURVE_PREFERENCES = BLOCK.key(
                    "curve_preferences", new TlsTypes.NamesType(TlsTypes.CURVE), List.<String>of())
            .defaultText("X25519, CurveP256, CurveP384, CurveP521")
            .reloadable(_ -> reloaded())
            .documented("Curves, the preferred one first. X25519MLKEM768, which the Java runtime does not have, is left"
                    + " out with a warning.");

    public static final Key<String> MIN_VERSION = BLOCK.key("min_version", TlsTypes.VERSION, "1.2")
            .reloadable(_ -> reloaded())
            .documented("Oldest version of TLS: 1.2 or 1.3.");

    public static final Key<Duration> TIMEOUT = BLOCK.key("timeout", new SecondsType(false), Duration.ofSeconds(2))
            .zeroMeansDefault()
            .reloadable(time -> "Reloaded: tls timeout = " + TlsTypes.seconds(time))
            .documented("How long the handshake may take.");

    public static final Key<HandshakeFirst> HANDSHAKE_FIRST = BLOCK.key(
                    "handshake_first", new TlsTypes.HandshakeFirstType(), HandshakeFirst.OFF)
            .or("first")
            .or("immediate")
            .reloadable(first -> "Reloaded: Client TLS handshake first: " + first.enabled())
            .documented(
                    "Begin with the handshake in place of INFO. `auto` or a duration: wait that long, 50 ms, for the"
                            + " client to begin; then send INFO first.");

    public static final Key<Integer> CONNECTION_RATE_LIMIT = BLOCK.key(
                    "connection_rate_limit", new IntegerType("", 0, Integer.MAX_VALUE), 0)
            .defaultText("0, unlimited")
            .fixed("TLSRateLimit")
            .documented("Handshakes per second; clients beyond that are refused.");

    public static final Key<List<String>> PINNED_CERTS = BLOCK.key(
                    "pinned_certs", new ListType<>("array of strings", TlsTypes.PIN), List.<String>of())
            .defaultText("")
            .reloadable(pins -> "Reloaded: " + pins.size() + " pinned_certs")
            .documented("SHA-256, in hex, of the public keys that clients may have. A reload closes other clients.");

    private TlsKeys() {}

    private static String reloaded() {
        return "Reloaded: tls = enabled";
    }

    /** Whether a certificate is configured, and so TLS is on. */
    public static boolean isOn(ServerOptions options) {
        return isOn(options.value(TLS));
    }

    static boolean isOn(Block tls) {
        return !tls.value(CERT_FILE).isEmpty() || !tls.value(CERTS).isEmpty();
    }
}
