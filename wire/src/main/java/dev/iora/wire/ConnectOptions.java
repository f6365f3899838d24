// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.wire;

import dev.iora.common.Invariants;
import dev.iora.json.JsonException;
import dev.iora.json.JsonFields;
import dev.iora.json.JsonReader;
import java.util.List;
import java.util.Optional;

/**
 * What the other side asks for in {@code CONNECT}. Absent strings are empty.
 *
 * <p>Thread: any, immutable.
 *
 * <p>{@link #DEFAULTS} holds until the first {@code CONNECT}; a later one changes only the fields it names
 * (nats-server v2.14.5 client.go processConnect decodes into the options it has).
 *
 * @param verbose        acknowledge each operation with {@code +OK}
 * @param pedantic       check published subjects strictly
 * @param echo           deliver the connection's own messages to it
 * @param tlsRequired    the client insists on TLS; information only
 * @param headers        the client understands headers
 * @param noResponders   answer requests that nobody serves with status 503; needs {@code headers}
 * @param protocol       0 or 1 for clients; saturated if it does not fit, so that it stays invalid
 * @param name           the client's name
 * @param lang           the client library's language
 * @param version        the client library's version
 * @param credentials    how it proves who it is
 * @param account        obsolete: any value is refused
 * @param newAccount     obsolete: true is refused
 * @param importSubjects on server links, what it wants to receive
 * @param exportSubjects on server links, what it wants to send
 * @param remoteAccount  on leaf nodes, the account at the other side
 */
public record ConnectOptions(
        boolean verbose,
        boolean pedantic,
        boolean echo,
        boolean tlsRequired,
        boolean headers,
        boolean noResponders,
        int protocol,
        String name,
        String lang,
        String version,
        Credentials credentials,
        String account,
        boolean newAccount,
        Optional<SubjectPermission> importSubjects,
        Optional<SubjectPermission> exportSubjects,
        String remoteAccount) {

    /** The options of a connection that sent no {@code CONNECT} yet. */
    public static final ConnectOptions DEFAULTS = new ConnectOptions(
            true,
            true,
            true,
            false,
            false,
            false,
            0,
            "",
            "",
            "",
            Credentials.NONE,
            "",
            false,
            Optional.empty(),
            Optional.empty(),
            "");

    private static final JsonFields FIELDS = JsonFields.of(
            "server.ClientOpts",
            "echo",
            "verbose",
            "pedantic",
            "tls_required",
            "nkey",
            "jwt",
            "sig",
            "auth_token",
            "user",
            "pass",
            "name",
            "lang",
            "version",
            "protocol",
            "account",
            "new_account",
            "headers",
            "no_responders",
            "import",
            "export",
            "remote_account",
            "proxy_sig");

    /**
     * Reads the JSON argument of a connection's first {@code CONNECT}.
     *
     * @throws JsonException if it is not JSON, or a field has the wrong type (the message names it)
     */
    public static ConnectOptions parse(byte[] buffer, int offset, int length) {
        return parse(DEFAULTS, buffer, offset, length);
    }

    /**
     * Reads the JSON argument of a {@code CONNECT}; what it does not name, or names with {@code null}, stays as in
     * {@code previous}.
     *
     * @throws JsonException if it is not JSON, or a field has the wrong type (the message names it)
     */
    public static ConnectOptions parse(ConnectOptions previous, byte[] buffer, int offset, int length) {
        JsonReader in = JsonReader.lenient(buffer, offset, length);
        if (!in.beginObject(FIELDS)) {
            return previous;
        }
        Draft draft = new Draft(previous);
        while (in.nextField()) {
            draft.read(in);
        }
        return draft.options();
    }

    /** These options with other credentials. */
    public ConnectOptions withCredentials(Credentials replacement) {
        return new ConnectOptions(
                verbose,
                pedantic,
                echo,
                tlsRequired,
                headers,
                noResponders,
                protocol,
                name,
                lang,
                version,
                replacement,
                account,
                newAccount,
                importSubjects,
                exportSubjects,
                remoteAccount);
    }

    /**
     * What a connection presents to prove who it is. Its text never shows a secret.
     *
     * @param user           user name
     * @param password       password
     * @param token          authentication token
     * @param nkey           public user NKEY
     * @param signature      signature of the server's nonce, base64url
     * @param jwt            user JWT
     * @param proxySignature a trusted proxy's signature of the nonce
     */
    public record Credentials(
            String user,
            String password,
            String token,
            String nkey,
            String signature,
            String jwt,
            String proxySignature) {

        /** Nothing presented. */
        public static final Credentials NONE = new Credentials("", "", "", "", "", "", "");

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
    public record SubjectPermission(List<String> allow, List<String> deny) {
        private static final JsonFields FIELDS = JsonFields.of("server.SubjectPermission", "allow", "deny");

        /** Copies the lists. */
        public SubjectPermission {
            allow = List.copyOf(allow);
            deny = List.copyOf(deny);
        }

        private static Optional<SubjectPermission> read(JsonReader in, Optional<SubjectPermission> previous) {
            if (!in.beginObject(FIELDS)) {
                return Optional.empty();
            }
            List<String> allow = previous.map(SubjectPermission::allow).orElse(List.of());
            List<String> deny = previous.map(SubjectPermission::deny).orElse(List.of());
            while (in.nextField()) {
                if (in.field().equals("allow")) {
                    allow = in.strings(List.of());
                } else {
                    deny = in.strings(List.of());
                }
            }
            return Optional.of(new SubjectPermission(allow, deny));
        }
    }

    /** The options while they are read. */
    private static final class Draft {
        private boolean verbose;
        private boolean pedantic;
        private boolean echo;
        private boolean tlsRequired;
        private boolean headers;
        private boolean noResponders;
        private int protocol;
        private String name;
        private String lang;
        private String version;
        private String user;
        private String password;
        private String token;
        private String nkey;
        private String signature;
        private String jwt;
        private String proxySignature;
        private String account;
        private boolean newAccount;
        private Optional<SubjectPermission> importSubjects;
        private Optional<SubjectPermission> exportSubjects;
        private String remoteAccount;

        Draft(ConnectOptions previous) {
            verbose = previous.verbose;
            pedantic = previous.pedantic;
            echo = previous.echo;
            tlsRequired = previous.tlsRequired;
            headers = previous.headers;
            noResponders = previous.noResponders;
            protocol = previous.protocol;
            name = previous.name;
            lang = previous.lang;
            version = previous.version;
            user = previous.credentials.user;
            password = previous.credentials.password;
            token = previous.credentials.token;
            nkey = previous.credentials.nkey;
            signature = previous.credentials.signature;
            jwt = previous.credentials.jwt;
            proxySignature = previous.credentials.proxySignature;
            account = previous.account;
            newAccount = previous.newAccount;
            importSubjects = previous.importSubjects;
            exportSubjects = previous.exportSubjects;
            remoteAccount = previous.remoteAccount;
        }

        void read(JsonReader in) {
            switch (in.field()) {
                case "verbose" -> verbose = in.bool(verbose);
                case "pedantic" -> pedantic = in.bool(pedantic);
                case "echo" -> echo = in.bool(echo);
                case "tls_required" -> tlsRequired = in.bool(tlsRequired);
                case "headers" -> headers = in.bool(headers);
                case "no_responders" -> noResponders = in.bool(noResponders);
                case "protocol" ->
                    protocol = Math.clamp(in.signed("int", Long.SIZE, protocol), Integer.MIN_VALUE, Integer.MAX_VALUE);
                case "name" -> name = in.string(name);
                case "lang" -> lang = in.string(lang);
                case "version" -> version = in.string(version);
                case "user" -> user = in.string(user);
                case "pass" -> password = in.string(password);
                case "auth_token" -> token = in.string(token);
                case "nkey" -> nkey = in.string(nkey);
                case "sig" -> signature = in.string(signature);
                case "jwt" -> jwt = in.string(jwt);
                case "proxy_sig" -> proxySignature = in.string(proxySignature);
                case "account" -> account = in.string(account);
                case "new_account" -> newAccount = in.bool(newAccount);
                case "import" -> importSubjects = SubjectPermission.read(in, importSubjects);
                case "export" -> exportSubjects = SubjectPermission.read(in, exportSubjects);
                case "remote_account" -> remoteAccount = in.string(remoteAccount);
                default -> Invariants.check(false, "CONNECT field declared but not read: " + in.field());
            }
        }

        ConnectOptions options() {
            return new ConnectOptions(
                    verbose,
                    pedantic,
                    echo,
                    tlsRequired,
                    headers,
                    noResponders,
                    protocol,
                    name,
                    lang,
                    version,
                    new Credentials(user, password, token, nkey, signature, jwt, proxySignature),
                    account,
                    newAccount,
                    importSubjects,
                    exportSubjects,
                    remoteAccount);
        }
    }
}
