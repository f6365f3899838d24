// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import dev.iora.config.ConfigValue.MapValue;
import java.util.List;
import java.util.Map;

/**
 * Turns a configuration tree and command-line flags into values, and collects their problems.
 *
 * <p>Thread: one at a time; used once.
 */
final class OptionsReader {
    private static final String TLS = "tls";

    /** As in nats-server, one of the flags for TLS replaces these of the file (opts.go overrideTLS). */
    private static final List<Key<?>> TLS_FLAGS_REPLACE = List.of(
            TlsKeys.CERT_FILE,
            TlsKeys.KEY_FILE,
            TlsKeys.CERTS,
            TlsKeys.CA_FILE,
            TlsKeys.VERIFY,
            TlsKeys.CIPHER_SUITES,
            TlsKeys.CURVE_PREFERENCES,
            TlsKeys.MIN_VERSION);

    private final Block.Builder values = ServerOptions.KEYS.builder();
    private final Findings findings = new Findings();

    Block values() {
        return values.build();
    }

    List<ConfigProblem> problems() {
        return findings.problems();
    }

    List<ConfigProblem> warnings() {
        return findings.warnings();
    }

    /** Reads the top level of a file. */
    void readFile(MapValue root) {
        ServerOptions.KEYS.readKeys(values, root, findings);
    }

    /** Reads flags by the paths of their keys; they win over the file. */
    void readFlags(Map<String, String> flags) {
        boolean tls = flags.keySet().stream().anyMatch(OptionsReader::isTls);
        boolean disablesTls = "false".equals(flags.get(TLS));
        if (disablesTls) {
            values.clear(TlsKeys.TLS);
        } else if (tls) {
            TLS_FLAGS_REPLACE.forEach(values.block(TlsKeys.TLS)::clear);
        }
        flags.forEach((path, text) -> {
            if (!path.equals(TLS) && !(disablesTls && isTls(path))) {
                readFlag(values, ServerOptions.KEYS, path, path, text);
            }
        });
        if (tls && !disablesTls) {
            requireTlsFlag("tls.cert_file", flags, "TLS Server certificate must be present and valid");
            requireTlsFlag("tls.key_file", flags, "TLS Server private key must be present and valid");
        }
    }

    private static boolean isTls(String path) {
        return path.equals(TLS) || path.startsWith(TLS + ".");
    }

    /** Refuses the flags for TLS if that at {@code path} is missing; without a block there are no other problems of TLS. */
    private void requireTlsFlag(String path, Map<String, String> flags, String problem) {
        if (flags.getOrDefault(path, "").isEmpty()) {
            refuse(problem);
            values.clear(TlsKeys.TLS);
        }
    }

    /** Descends to the block with the key; {@code rest} is the path from there. */
    private void readFlag(Block.Builder block, BlockType type, String path, String rest, String text) {
        int dot = rest.indexOf('.');
        Key<?> key = type.find(dot < 0 ? rest : rest.substring(0, dot));
        if (key == null) {
            boolean planned = PlannedKeys.find("", path) != null;
            refuse(planned ? "flag -" + path + " is not supported yet" : "unknown flag -" + path);
        } else if (dot >= 0 && key.type() instanceof BlockType inner) {
            readFlag(block.block(key, inner), inner, path, rest.substring(dot + 1), text);
        } else {
            try {
                key.readText(block, path, text);
            } catch (InvalidValueException e) {
                String flag = key.flags().isEmpty() ? path : key.flags().getLast();
                refuse("invalid value \"" + text + "\" for flag -" + flag + ": " + e.text());
            }
        }
    }

    private void refuse(String problem) {
        findings.refuse(null, problem);
    }
}
