// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.auth;

import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import dev.iora.json.JsonException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The claims of a NATS JWT whose signature by its issuer has been verified.
 *
 * <p>Thread: any, stateless.
 */
public final class SignedClaims {
    /** In a credentials file the token is between two lines with dashes. */
    private static final Pattern TOKEN = Pattern.compile(
            "(?:^|-----BEGIN NATS [^\\n]*JWT-----\\s*)([\\w-]+\\.[\\w-]+\\.[\\w-]+)", Pattern.MULTILINE);

    /** Algorithm of JWT version 1, whose signature does not cover the header. */
    private static final String FIRST_ALGORITHM = "ed25519";

    private SignedClaims() {}

    /**
     * Returns the claims of the first token in a text.
     *
     * @throws CliException if there is none, or its signature is invalid
     */
    public static JsonObject find(String text) {
        Matcher token = TOKEN.matcher(text);
        if (!token.find()) {
            throw new CliException("no JWT found");
        }
        String[] parts = token.group(1).split("\\.", -1);
        JsonObject header = decoded(parts[0]);
        JsonObject claims = decoded(parts[1]);
        String signed = header.string("alg").equals(FIRST_ALGORITHM) ? parts[1] : parts[0] + "." + parts[1];
        GivenKey issuer = GivenKey.parse(claims.string("iss"));
        byte[] signature = Base64.getUrlDecoder().decode(parts[2]);
        if (!issuer.isSignature(signed.getBytes(StandardCharsets.US_ASCII), signature)) {
            throw new CliException("claim failed signature verification");
        }
        return claims;
    }

    private static JsonObject decoded(String part) {
        try {
            return JsonObject.parse(Base64.getUrlDecoder().decode(part));
        } catch (IllegalArgumentException | JsonException e) {
            throw new CliException("the JWT is damaged: " + e.getMessage(), e);
        }
    }
}
