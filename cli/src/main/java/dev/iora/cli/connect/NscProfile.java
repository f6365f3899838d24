// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.connect;

import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import dev.iora.json.JsonException;

/**
 * The profile of a user from the program nsc ({@code nsc generate profile}).
 *
 * @param creds the credentials file
 * @param servers the servers of the operator, separated by commas; may be empty
 */
record NscProfile(String creds, String servers) {
    private static final String SCHEME = "nsc://";

    /** Reads the profile for {@code nsc://OPERATOR/ACCOUNT/USER}; the scheme may be omitted. */
    static NscProfile of(String what, String reference, Environment environment) {
        String path = reference.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? reference.substring(SCHEME.length())
                : reference;
        byte[] output = ExternalProgram.find("nsc", what, environment).output("generate", "profile", SCHEME + path);
        try {
            JsonObject profile = JsonObject.parse(output);
            return new NscProfile(
                    profile.string("user_creds"),
                    String.join(",", profile.object("operator").strings("service")));
        } catch (JsonException e) {
            throw new CliException("cannot get " + what + ": nsc did not answer in JSON", e);
        }
    }

    /** Resolves the field {@code nsc} of a context; settings that the context has itself take precedence. */
    static NatsContext applied(NatsContext context, Environment environment) {
        String reference = context.get(NatsContext.NSC);
        boolean complete = !context.get(NatsContext.CREDS).isEmpty()
                && !context.get(NatsContext.URL).isEmpty();
        if (reference.isEmpty() || complete) {
            return context;
        }
        NscProfile profile = of("the profile of context \"" + context.name() + "\"", reference, environment);
        NatsContext applied = context.renamed(context.name());
        if (context.get(NatsContext.CREDS).isEmpty()) {
            applied.with(NatsContext.CREDS, profile.creds);
        }
        if (context.get(NatsContext.URL).isEmpty()) {
            applied.with(NatsContext.URL, profile.servers);
        }
        return applied;
    }
}
