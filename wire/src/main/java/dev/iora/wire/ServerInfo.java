// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.wire;

import dev.iora.json.GoType;
import dev.iora.json.JsonException;
import dev.iora.json.JsonField;
import dev.iora.json.JsonObject;
import dev.iora.json.JsonOptional;
import dev.iora.json.JsonReader;
import dev.iora.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Information about the server and the connection: the argument of {@code INFO}.
 *
 * <p>Thread: any, immutable.
 *
 * <p>Empty, zero and false fields that are not always sent are left out; the order is that of nats-server (v2.14.5
 * server.go type Info), since tests and tools compare text.
 *
 * @param serverId the server's public NKEY
 * @param serverName configured name, or the id
 * @param version version of nats-server whose behaviour the server has
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
 * @param nonce the nonce that the client signs
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
@JsonObject("server.Info")
public record ServerInfo(
        @JsonField("server_id") String serverId,
        @JsonField("server_name") String serverName,
        @JsonField("version") String version,
        @JsonField("proto") int protocol,
        @JsonOptional("git_commit") String gitCommit,
        @JsonField("go") String goVersion,
        @JsonField("host") String host,
        @JsonField("port") int port,
        @JsonField("headers") boolean headers,
        @JsonOptional("auth_required") boolean authRequired,
        @JsonOptional("tls_required") boolean tlsRequired,
        @JsonOptional("tls_verify") boolean tlsVerify,
        @JsonOptional("tls_available") boolean tlsAvailable,
        @JsonField("max_payload") @GoType("int32") int maxPayloadBytes,
        @JsonOptional("jetstream") boolean jetStream,
        @JsonOptional("ip") String ip,
        @JsonOptional("client_id") @GoType("uint64") long clientId,
        @JsonOptional("client_ip") String clientIp,
        @JsonOptional("nonce") String nonce,
        @JsonOptional("cluster") String cluster,
        @JsonOptional("cluster_dynamic") boolean clusterDynamic,
        @JsonOptional("domain") String domain,
        @JsonOptional("connect_urls") List<String> connectUrls,
        @JsonOptional("ws_connect_urls") List<String> webSocketConnectUrls,
        @JsonOptional("ldm") boolean lameDuck,
        @JsonOptional("compression") String compression,
        @JsonOptional("connect_info") boolean connectInfo,
        @JsonOptional("remote_account") String remoteAccount,
        @JsonOptional("acc_is_sys") boolean systemAccount,
        @JsonOptional("api_lvl") int apiLevel,
        @JsonOptional("xkey") String xkey) {

    private static final byte[] VERB = "INFO ".getBytes(StandardCharsets.US_ASCII);
    // nats-server writes a space before the line end, and some clients compare the line.
    private static final byte[] LINE_END = " \r\n".getBytes(StandardCharsets.US_ASCII);

    /** Copies the lists. */
    public ServerInfo {
        connectUrls = List.copyOf(connectUrls);
        webSocketConnectUrls = List.copyOf(webSocketConnectUrls);
    }

    /** Returns a builder with all fields empty, zero or false. */
    public static ServerInfoBuilder builder() {
        return new ServerInfoBuilder();
    }

    /** Returns a builder with these values. */
    public ServerInfoBuilder toBuilder() {
        return new ServerInfoBuilder(this);
    }

    /**
     * Reads the JSON argument of an {@code INFO}; unknown fields are skipped.
     *
     * @throws JsonException if it is not JSON, or a field has the wrong type (the message names it)
     */
    public static ServerInfo parse(byte[] buffer, int offset, int length) {
        return builder().read(JsonReader.lenient(buffer, offset, length)).build();
    }

    /** Returns the complete protocol line: {@code INFO}, the JSON, a space, CR LF. */
    public byte[] encode() {
        JsonWriter json = new JsonWriter(512);
        ServerInfoJson.write(json, this);
        byte[] line = new byte[VERB.length + json.length() + LINE_END.length];
        System.arraycopy(VERB, 0, line, 0, VERB.length);
        json.copyTo(line, VERB.length);
        System.arraycopy(LINE_END, 0, line, VERB.length + json.length(), LINE_END.length);
        return line;
    }
}
