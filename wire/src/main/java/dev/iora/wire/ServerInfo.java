// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.wire;

import dev.iora.common.Invariants;
import dev.iora.json.JsonException;
import dev.iora.json.JsonFields;
import dev.iora.json.JsonReader;
import dev.iora.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a server tells a client about itself and the connection: the argument of {@code INFO}.
 *
 * <p>Thread: any, immutable.
 *
 * <p>Empty, zero and false fields that are not always sent are left out; the order is that of nats-server (v2.14.5
 * server.go type Info), since tests and tools compare text.
 *
 * @param serverId the server's public NKEY
 * @param serverName configured name, or the id
 * @param version version of nats-server whose behaviour is served
 * @param protocol 1 towards clients
 * @param gitCommit commit of the build, seven hexadecimal digits
 * @param goVersion runtime; clients only print it
 * @param host address to connect to
 * @param port port to connect to
 * @param headers messages may carry headers
 * @param authRequired CONNECT must carry credentials
 * @param tlsRequired the client must upgrade to TLS
 * @param tlsVerify the client must present a certificate
 * @param tlsAvailable the client may upgrade to TLS
 * @param maxPayloadBytes largest message, headers included
 * @param jetStream JetStream is on
 * @param ip on routes, the address to connect to
 * @param clientId connection id, unsigned
 * @param clientIp the client's address as the server sees it
 * @param nonce what the client is to sign
 * @param cluster cluster name
 * @param clusterDynamic the cluster name was made up by the servers
 * @param domain JetStream domain
 * @param connectUrls {@code host:port} of servers to reconnect to
 * @param webSocketConnectUrls the same for WebSocket
 * @param lameDuck the server is about to stop: move away
 * @param compression negotiated mode on server links
 * @param connectInfo this INFO answers CONNECT
 * @param remoteAccount account the connection is bound to
 * @param systemAccount that account is the system account
 * @param apiLevel JetStream API level
 * @param xkey the server's public curve key
 */
public record ServerInfo(
        String serverId,
        String serverName,
        String version,
        int protocol,
        String gitCommit,
        String goVersion,
        String host,
        int port,
        boolean headers,
        boolean authRequired,
        boolean tlsRequired,
        boolean tlsVerify,
        boolean tlsAvailable,
        int maxPayloadBytes,
        boolean jetStream,
        String ip,
        long clientId,
        String clientIp,
        String nonce,
        String cluster,
        boolean clusterDynamic,
        String domain,
        List<String> connectUrls,
        List<String> webSocketConnectUrls,
        boolean lameDuck,
        String compression,
        boolean connectInfo,
        String remoteAccount,
        boolean systemAccount,
        int apiLevel,
        String xkey) {

    private static final byte[] VERB = "INFO ".getBytes(StandardCharsets.US_ASCII);
    // nats-server puts a space before the line end, and there are clients that compare.
    private static final byte[] LINE_END = " \r\n".getBytes(StandardCharsets.US_ASCII);

    private static final JsonFields FIELDS = JsonFields.of(
            "server.Info",
            "server_id",
            "server_name",
            "version",
            "proto",
            "git_commit",
            "go",
            "host",
            "port",
            "headers",
            "auth_required",
            "tls_required",
            "tls_verify",
            "tls_available",
            "max_payload",
            "jetstream",
            "ip",
            "client_id",
            "client_ip",
            "nonce",
            "cluster",
            "cluster_dynamic",
            "domain",
            "connect_urls",
            "ws_connect_urls",
            "ldm",
            "compression",
            "connect_info",
            "remote_account",
            "acc_is_sys",
            "api_lvl",
            "xkey");

    /** Copies the lists. */
    public ServerInfo {
        connectUrls = List.copyOf(connectUrls);
        webSocketConnectUrls = List.copyOf(webSocketConnectUrls);
    }

    /** A builder with everything empty, zero or false. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from this. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.serverId = serverId;
        builder.serverName = serverName;
        builder.version = version;
        builder.protocol = protocol;
        builder.gitCommit = gitCommit;
        builder.goVersion = goVersion;
        builder.host = host;
        builder.port = port;
        builder.headers = headers;
        builder.authRequired = authRequired;
        builder.tlsRequired = tlsRequired;
        builder.tlsVerify = tlsVerify;
        builder.tlsAvailable = tlsAvailable;
        builder.maxPayloadBytes = maxPayloadBytes;
        builder.jetStream = jetStream;
        builder.ip = ip;
        builder.clientId = clientId;
        builder.clientIp = clientIp;
        builder.nonce = nonce;
        builder.cluster = cluster;
        builder.clusterDynamic = clusterDynamic;
        builder.domain = domain;
        builder.connectUrls = connectUrls;
        builder.webSocketConnectUrls = webSocketConnectUrls;
        builder.lameDuck = lameDuck;
        builder.compression = compression;
        builder.connectInfo = connectInfo;
        builder.remoteAccount = remoteAccount;
        builder.systemAccount = systemAccount;
        builder.apiLevel = apiLevel;
        builder.xkey = xkey;
        return builder;
    }

    /**
     * Reads the JSON argument of an {@code INFO}; unknown fields are passed over.
     *
     * @throws JsonException if it is not JSON, or a field has the wrong type (the message names it)
     */
    public static ServerInfo parse(byte[] buffer, int offset, int length) {
        JsonReader in = JsonReader.lenient(buffer, offset, length);
        Builder builder = new Builder();
        if (in.beginObject(FIELDS)) {
            while (in.nextField()) {
                builder.read(in);
            }
        }
        return builder.build();
    }

    /** The whole protocol line: {@code INFO}, the JSON, a space, CR LF. */
    public byte[] encode() {
        JsonWriter json = new JsonWriter(512);
        write(json);
        byte[] line = new byte[VERB.length + json.length() + LINE_END.length];
        System.arraycopy(VERB, 0, line, 0, VERB.length);
        json.copyTo(line, VERB.length);
        System.arraycopy(LINE_END, 0, line, VERB.length + json.length(), LINE_END.length);
        return line;
    }

    /** Writes the JSON object alone. */
    public void write(JsonWriter out) {
        out.beginObject();
        out.field("server_id", serverId);
        out.field("server_name", serverName);
        out.field("version", version);
        out.field("proto", protocol);
        out.optional("git_commit", gitCommit);
        out.field("go", goVersion);
        out.field("host", host);
        out.field("port", port);
        out.field("headers", headers);
        out.optional("auth_required", authRequired);
        out.optional("tls_required", tlsRequired);
        out.optional("tls_verify", tlsVerify);
        out.optional("tls_available", tlsAvailable);
        out.field("max_payload", maxPayloadBytes);
        out.optional("jetstream", jetStream);
        out.optional("ip", ip);
        if (clientId != 0) {
            out.name("client_id").unsigned(clientId);
        }
        out.optional("client_ip", clientIp);
        out.optional("nonce", nonce);
        out.optional("cluster", cluster);
        out.optional("cluster_dynamic", clusterDynamic);
        out.optional("domain", domain);
        out.optional("connect_urls", connectUrls);
        out.optional("ws_connect_urls", webSocketConnectUrls);
        out.optional("ldm", lameDuck);
        out.optional("compression", compression);
        out.optional("connect_info", connectInfo);
        out.optional("remote_account", remoteAccount);
        out.optional("acc_is_sys", systemAccount);
        out.optional("api_lvl", apiLevel);
        out.optional("xkey", xkey);
        out.endObject();
    }

    /**
     * Collects the fields of a {@link ServerInfo}.
     *
     * <p>Thread: its owner only.
     */
    public static final class Builder {
        private String serverId = "";
        private String serverName = "";
        private String version = "";
        private int protocol;
        private String gitCommit = "";
        private String goVersion = "";
        private String host = "";
        private int port;
        private boolean headers;
        private boolean authRequired;
        private boolean tlsRequired;
        private boolean tlsVerify;
        private boolean tlsAvailable;
        private int maxPayloadBytes;
        private boolean jetStream;
        private String ip = "";
        private long clientId;
        private String clientIp = "";
        private String nonce = "";
        private String cluster = "";
        private boolean clusterDynamic;
        private String domain = "";
        private List<String> connectUrls = List.of();
        private List<String> webSocketConnectUrls = List.of();
        private boolean lameDuck;
        private String compression = "";
        private boolean connectInfo;
        private String remoteAccount = "";
        private boolean systemAccount;
        private int apiLevel;
        private String xkey = "";

        private Builder() {}

        /** Sets {@link ServerInfo#serverId()}. */
        public Builder serverId(String value) {
            this.serverId = value;
            return this;
        }

        /** Sets {@link ServerInfo#serverName()}. */
        public Builder serverName(String value) {
            this.serverName = value;
            return this;
        }

        /** Sets {@link ServerInfo#version()}. */
        public Builder version(String value) {
            this.version = value;
            return this;
        }

        /** Sets {@link ServerInfo#protocol()}. */
        public Builder protocol(int value) {
            this.protocol = value;
            return this;
        }

        /** Sets {@link ServerInfo#gitCommit()}. */
        public Builder gitCommit(String value) {
            this.gitCommit = value;
            return this;
        }

        /** Sets {@link ServerInfo#goVersion()}. */
        public Builder goVersion(String value) {
            this.goVersion = value;
            return this;
        }

        /** Sets {@link ServerInfo#host()}. */
        public Builder host(String value) {
            this.host = value;
            return this;
        }

        /** Sets {@link ServerInfo#port()}. */
        public Builder port(int value) {
            this.port = value;
            return this;
        }

        /** Sets {@link ServerInfo#headers()}. */
        public Builder headers(boolean value) {
            this.headers = value;
            return this;
        }

        /** Sets {@link ServerInfo#authRequired()}. */
        public Builder authRequired(boolean value) {
            this.authRequired = value;
            return this;
        }

        /** Sets {@link ServerInfo#tlsRequired()}. */
        public Builder tlsRequired(boolean value) {
            this.tlsRequired = value;
            return this;
        }

        /** Sets {@link ServerInfo#tlsVerify()}. */
        public Builder tlsVerify(boolean value) {
            this.tlsVerify = value;
            return this;
        }

        /** Sets {@link ServerInfo#tlsAvailable()}. */
        public Builder tlsAvailable(boolean value) {
            this.tlsAvailable = value;
            return this;
        }

        /** Sets {@link ServerInfo#maxPayloadBytes()}. */
        public Builder maxPayloadBytes(int value) {
            this.maxPayloadBytes = value;
            return this;
        }

        /** Sets {@link ServerInfo#jetStream()}. */
        public Builder jetStream(boolean value) {
            this.jetStream = value;
            return this;
        }

        /** Sets {@link ServerInfo#ip()}. */
        public Builder ip(String value) {
            this.ip = value;
            return this;
        }

        /** Sets {@link ServerInfo#clientId()}. */
        public Builder clientId(long value) {
            this.clientId = value;
            return this;
        }

        /** Sets {@link ServerInfo#clientIp()}. */
        public Builder clientIp(String value) {
            this.clientIp = value;
            return this;
        }

        /** Sets {@link ServerInfo#nonce()}. */
        public Builder nonce(String value) {
            this.nonce = value;
            return this;
        }

        /** Sets {@link ServerInfo#cluster()}. */
        public Builder cluster(String value) {
            this.cluster = value;
            return this;
        }

        /** Sets {@link ServerInfo#clusterDynamic()}. */
        public Builder clusterDynamic(boolean value) {
            this.clusterDynamic = value;
            return this;
        }

        /** Sets {@link ServerInfo#domain()}. */
        public Builder domain(String value) {
            this.domain = value;
            return this;
        }

        /** Sets {@link ServerInfo#connectUrls()}. */
        public Builder connectUrls(List<String> value) {
            this.connectUrls = value;
            return this;
        }

        /** Sets {@link ServerInfo#webSocketConnectUrls()}. */
        public Builder webSocketConnectUrls(List<String> value) {
            this.webSocketConnectUrls = value;
            return this;
        }

        /** Sets {@link ServerInfo#lameDuck()}. */
        public Builder lameDuck(boolean value) {
            this.lameDuck = value;
            return this;
        }

        /** Sets {@link ServerInfo#compression()}. */
        public Builder compression(String value) {
            this.compression = value;
            return this;
        }

        /** Sets {@link ServerInfo#connectInfo()}. */
        public Builder connectInfo(boolean value) {
            this.connectInfo = value;
            return this;
        }

        /** Sets {@link ServerInfo#remoteAccount()}. */
        public Builder remoteAccount(String value) {
            this.remoteAccount = value;
            return this;
        }

        /** Sets {@link ServerInfo#systemAccount()}. */
        public Builder systemAccount(boolean value) {
            this.systemAccount = value;
            return this;
        }

        /** Sets {@link ServerInfo#apiLevel()}. */
        public Builder apiLevel(int value) {
            this.apiLevel = value;
            return this;
        }

        /** Sets {@link ServerInfo#xkey()}. */
        public Builder xkey(String value) {
            this.xkey = value;
            return this;
        }

        /** The finished record. */
        public ServerInfo build() {
            return new ServerInfo(
                    serverId,
                    serverName,
                    version,
                    protocol,
                    gitCommit,
                    goVersion,
                    host,
                    port,
                    headers,
                    authRequired,
                    tlsRequired,
                    tlsVerify,
                    tlsAvailable,
                    maxPayloadBytes,
                    jetStream,
                    ip,
                    clientId,
                    clientIp,
                    nonce,
                    cluster,
                    clusterDynamic,
                    domain,
                    connectUrls,
                    webSocketConnectUrls,
                    lameDuck,
                    compression,
                    connectInfo,
                    remoteAccount,
                    systemAccount,
                    apiLevel,
                    xkey);
        }

        private void read(JsonReader in) {
            switch (in.field()) {
                case "server_id" -> serverId = in.string(serverId);
                case "server_name" -> serverName = in.string(serverName);
                case "version" -> version = in.string(version);
                case "proto" -> protocol = (int) in.signed("int", Integer.SIZE, protocol);
                case "git_commit" -> gitCommit = in.string(gitCommit);
                case "go" -> goVersion = in.string(goVersion);
                case "host" -> host = in.string(host);
                case "port" -> port = (int) in.signed("int", Integer.SIZE, port);
                case "headers" -> headers = in.bool(headers);
                case "auth_required" -> authRequired = in.bool(authRequired);
                case "tls_required" -> tlsRequired = in.bool(tlsRequired);
                case "tls_verify" -> tlsVerify = in.bool(tlsVerify);
                case "tls_available" -> tlsAvailable = in.bool(tlsAvailable);
                case "max_payload" -> maxPayloadBytes = in.int32(maxPayloadBytes);
                case "jetstream" -> jetStream = in.bool(jetStream);
                case "ip" -> ip = in.string(ip);
                case "client_id" -> clientId = in.uint64(clientId);
                case "client_ip" -> clientIp = in.string(clientIp);
                case "nonce" -> nonce = in.string(nonce);
                case "cluster" -> cluster = in.string(cluster);
                case "cluster_dynamic" -> clusterDynamic = in.bool(clusterDynamic);
                case "domain" -> domain = in.string(domain);
                case "connect_urls" -> connectUrls = in.strings(List.of());
                case "ws_connect_urls" -> webSocketConnectUrls = in.strings(List.of());
                case "ldm" -> lameDuck = in.bool(lameDuck);
                case "compression" -> compression = in.string(compression);
                case "connect_info" -> connectInfo = in.bool(connectInfo);
                case "remote_account" -> remoteAccount = in.string(remoteAccount);
                case "acc_is_sys" -> systemAccount = in.bool(systemAccount);
                case "api_lvl" -> apiLevel = (int) in.signed("int", Integer.SIZE, apiLevel);
                case "xkey" -> xkey = in.string(xkey);
                default -> Invariants.check(false, "INFO field declared but not read: " + in.field());
            }
        }
    }
}
