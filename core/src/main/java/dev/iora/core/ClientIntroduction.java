// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.wire.ConnectOptions;
import dev.iora.wire.ServerInfo;
import java.util.function.Supplier;

/**
 * The INFO for one client, and the client's own description in log lines.
 *
 * <p>Thread: the connection's owner; {@link #label} any.
 */
final class ClientIntroduction {
    private final Supplier<ServerInfo> serverInfo;
    private final boolean loginRequired;
    private final String nonce;
    private final long clientId;
    private String clientIp;
    private volatile String label = "";

    /** Creates an introduction for a client that connects from {@code clientIp}. */
    ClientIntroduction(Supplier<ServerInfo> serverInfo, Authenticator authenticator, long clientId, String clientIp) {
        this.serverInfo = serverInfo;
        this.clientId = clientId;
        this.clientIp = clientIp;
        loginRequired = authenticator.isLoginRequired();
        nonce = authenticator.newNonce();
    }

    String clientIp() {
        return clientIp;
    }

    void clientIp(String ip) {
        clientIp = ip;
    }

    /** The nonce that the client is to sign; empty if it got none. */
    String nonce() {
        return nonce;
    }

    /** The client's description from its first CONNECT, for log lines; empty before. Thread: any. */
    String label() {
        return label;
    }

    void onConnect(ConnectOptions options, Account account) {
        label = ClientLabel.of(options, account.name());
    }

    /** Returns the INFO line. */
    byte[] info() {
        return encode(serverInfo.get());
    }

    /** Returns the INFO line of a connection that began with TLS, even if it could have done without. */
    byte[] infoBehindHandshake() {
        return encode(serverInfo.get().toBuilder().tlsRequired(true).build());
    }

    /** Returns the INFO line that tells a client its account. */
    byte[] info(Account account) {
        ServerInfo info = serverInfo.get();
        return encode(info.toBuilder()
                .maxPayloadBytes(account.maxPayloadBytes(info.maxPayloadBytes()))
                .connectInfo(true)
                .remoteAccount(account.name())
                .systemAccount(account.isSystem())
                .build());
    }

    private byte[] encode(ServerInfo info) {
        return info.toBuilder()
                .clientId(clientId)
                .clientIp(clientIp)
                .authRequired(loginRequired)
                .nonce(nonce)
                .build()
                .encode();
    }
}
