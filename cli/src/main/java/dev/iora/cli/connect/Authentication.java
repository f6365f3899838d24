// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.connect;

import dev.iora.cli.connect.ConnectionSettings.Credentials;
import dev.iora.cli.console.CliException;
import io.nats.client.AuthHandler;
import io.nats.client.NKey;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/**
 * Says to the client who connects.
 *
 * <p>Thread: the main one.
 */
final class Authentication {
    private Authentication() {}

    static void apply(ConnectionSettings settings, Options.Builder options) {
        Credentials who = settings.credentials();
        if (!who.creds().isEmpty()) {
            options.authHandler(
                    Nats.staticCredentials(Secret.content("credentials", who.creds(), settings.environment())));
        } else if (!who.nkey().isEmpty()) {
            options.authHandler(new NkeyHandler(seedIn(Secret.content("nkey", who.nkey(), settings.environment()))));
        } else if (!who.jwt().isEmpty()) {
            options.authHandler(Nats.staticCredentials(
                    who.jwt().toCharArray(),
                    who.seed().isEmpty() ? null : who.seed().toCharArray()));
        } else if (!who.token().isEmpty()) {
            options.token(who.token().toCharArray());
        } else if (!who.user().isEmpty() && who.password().isEmpty()) {
            options.token(who.user().toCharArray());
        } else if (!who.user().isEmpty()) {
            options.userInfo(who.user().toCharArray(), who.password().toCharArray());
        }
    }

    /** The line that is a seed. */
    private static char[] seedIn(byte[] content) {
        return new String(content, StandardCharsets.US_ASCII)
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("S"))
                .findFirst()
                .orElseThrow(() -> new CliException("there is no nkey seed in the nkey file"))
                .toCharArray();
    }

    /** Signs with a seed, without a JWT. */
    private static final class NkeyHandler implements AuthHandler {
        private final char[] seed;

        NkeyHandler(char[] seed) {
            this.seed = seed;
        }

        @Override
        public byte[] sign(byte[] nonce) {
            NKey key = NKey.fromSeed(seed);
            try {
                return key.sign(nonce);
            } catch (GeneralSecurityException | IOException e) {
                throw new CliException("cannot sign with the nkey: " + e.getMessage(), e);
            } finally {
                key.clear();
            }
        }

        @Override
        public char[] getID() {
            NKey key = NKey.fromSeed(seed);
            try {
                return key.getPublicKey();
            } catch (GeneralSecurityException | IOException e) {
                throw new CliException("cannot use the nkey: " + e.getMessage(), e);
            } finally {
                key.clear();
            }
        }

        @Override
        @SuppressWarnings("NullAway") // null is what the client takes for no JWT
        public char @Nullable [] getJWT() {
            return null;
        }
    }
}
