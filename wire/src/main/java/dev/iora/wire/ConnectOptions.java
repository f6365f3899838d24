// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.wire;

import dev.iora.json.JsonException;
import dev.iora.json.JsonField;
import dev.iora.json.JsonInline;
import dev.iora.json.JsonObject;
import dev.iora.json.JsonReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of a client's {@code CONNECT}. Absent strings are empty.
 *
 * <p>Thread: any, immutable.
 *
 * <p>{@link #DEFAULTS} apply until the first {@code CONNECT}; a later one changes only the fields it contains (nats-server
 * v2.14.5 client.go processConnect decodes into the existing options).
 *
 * @param verbose acknowledge each operation with {@code +OK}
 * @param pedantic check published subjects strictly
 * @param echo deliver the connection's own messages to it
 * @param tlsRequired the client insists on TLS; information only
 * @param headers the client understands headers
 * @param noResponders answer requests without responders with status 503; needs {@code headers}
 * @param protocol 0 or 1 for clients; saturated if it does not fit, so that it stays invalid
 * @param name the client's name
 * @param lang the client library's language
 * @param version the client library's version
 * @param credentials credentials for authentication
 * @param account obsolete: any value is refused
 * @param newAccount obsolete: true is refused
 * @param importSubjects on server links, the subjects it wants to receive
 * @param exportSubjects on server links, the subjects it wants to send
 * @param remoteAccount on leaf nodes, the account on the other side
 */
@JsonObject(value = "server.ClientOpts", write = false)
public record ConnectOptions(
        @JsonField("verbose") boolean verbose,
        @JsonField("pedantic") boolean pedantic,
        @JsonField("echo") boolean echo,
        @JsonField("tls_required") boolean tlsRequired,
        @JsonField("headers") boolean headers,
        @JsonField("no_responders") boolean noResponders,
        @JsonField("protocol") int protocol,
        @JsonField("name") String name,
        @JsonField("lang") String lang,
        @JsonField("version") String version,
        @JsonInline Credentials credentials,
        @JsonField("account") String account,
        @JsonField("new_account") boolean newAccount,
        @JsonField("import") @Nullable SubjectPermission importSubjects,
        @JsonField("export") @Nullable SubjectPermission exportSubjects,
        @JsonField("remote_account") String remoteAccount) {

    /** The options of a connection before its first {@code CONNECT}. */
    public static final ConnectOptions DEFAULTS =
            new ConnectOptionsBuilder().verbose(true).pedantic(true).echo(true).build();

    /**
     * Reads the JSON argument of a connection's first {@code CONNECT}.
     *
     * @throws JsonException if it is not JSON, or a field has the wrong type (the message names it)
     */
    public static ConnectOptions parse(byte[] buffer, int offset, int length) {
        return parse(DEFAULTS, buffer, offset, length);
    }

    /**
     * Reads the JSON argument of a {@code CONNECT}; fields that are absent or {@code null} stay as in {@code previous}.
     *
     * @throws JsonException if it is not JSON, or a field has the wrong type (the message names it)
     */
    public static ConnectOptions parse(ConnectOptions previous, byte[] buffer, int offset, int length) {
        JsonReader in = JsonReader.lenient(buffer, offset, length);
        return new ConnectOptionsBuilder(previous).read(in).build();
    }

    /**
     * The credentials that a connection presents. {@link #toString} never contains a secret.
     *
     * @param user user name
     * @param password password
     * @param token authentication token
     * @param nkey public user NKEY
     * @param signature signature of the server's nonce, base64url
     * @param jwt user JWT
     * @param proxySignature a trusted proxy's signature of the nonce
     */
    @JsonObject(value = "server.ClientOpts", write = false)
    public record Credentials(
            @JsonField("user") String user,
            @JsonField("pass") String password,
            @JsonField("auth_token") String token,
            @JsonField("nkey") String nkey,
            @JsonField("sig") String signature,
            @JsonField("jwt") String jwt,
            @JsonField("proxy_sig") String proxySignature) {

        /** No credentials. */
        public static final Credentials NONE = new CredentialsBuilder().build();

        /** Whether nothing is presented. Not by {@code equals}, which the JVM would link in the first CONNECT. */
        public boolean isEmpty() {
            return user.isEmpty()
                    && password.isEmpty()
                    && token.isEmpty()
                    && nkey.isEmpty()
                    && signature.isEmpty()
                    && jwt.isEmpty()
                    && proxySignature.isEmpty();
        }

        @Override
        public String toString() {
            return "Credentials[user=" + user
                    + ", password=" + redacted(password)
                    + ", token=" + redacted(token)
                    + ", nkey=" + nkey
                    + ", signature=" + redacted(signature)
                    + ", jwt=" + redacted(jwt)
                    + ", proxySignature=" + redacted(proxySignature)
                    + ']';
        }

        private static String redacted(String secret) {
            return secret.isEmpty() ? "" : "[REDACTED]";
        }
    }

    /**
     * The subjects a server link may use.
     *
     * @param allow subjects allowed; empty for all
     * @param deny  subjects denied
     */
    @JsonObject(value = "server.SubjectPermission", write = false)
    public record SubjectPermission(
            @JsonField("allow") List<String> allow,
            @JsonField("deny") List<String> deny) {
        /** Copies the lists. */
        public SubjectPermission {
            allow = List.copyOf(allow);
            deny = List.copyOf(deny);
        }
    }
}
