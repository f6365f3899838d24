// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.testkit;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * A server's TLS engine and a client's, which perform a handshake in memory.
 *
 * @param server the server's side
 * @param client the client's side
 */
public record EnginePair(SSLEngine server, SSLEngine client) {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int MAX_TURNS = 100;

    /**
     * Performs the handshake.
     *
     * @param host that the client asks for; null for none
     * @throws SSLException if one side refuses the other
     */
    public static EnginePair connect(
            SSLEngine server, SSLContext clients, @Nullable String host, SSLParameters parameters) throws SSLException {
        SSLEngine client = clients.createSSLEngine();
        client.setUseClientMode(true);
        if (host != null) {
            parameters.setServerNames(List.of(new SNIHostName(host)));
        }
        client.setSSLParameters(parameters);
        var pair = new EnginePair(server, client);
        pair.shakeHands();
        return pair;
    }

    private void shakeHands() throws SSLException {
        ByteBuffer toServer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
        ByteBuffer toClient = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
        client.beginHandshake();
        for (int turn = 0; turn < MAX_TURNS; turn++) {
            step(client, toClient, toServer);
            step(server, toServer, toClient);
            if (isDone(client) && isDone(server) && !toServer.hasRemaining() && !toClient.hasRemaining()) {
                return;
            }
        }
        throw new AssertionError("the handshake does not end");
    }

    private static boolean isDone(SSLEngine engine) {
        return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
    }

    private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        switch (engine.getHandshakeStatus()) {
            case NEED_TASK -> {
                for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                    task.run();
                }
            }
            case NEED_WRAP -> {
                out.compact();
                engine.wrap(ByteBuffer.allocate(0), out);
                out.flip();
            }
            default -> engine.unwrap(in, ByteBuffer.allocate(BUFFER_BYTES));
        }
    }

    /** A client that trusts {@code authority}, and has a certificate unless {@code own} is null. */
    public static SSLContext client(TestCertificate authority, @Nullable TestCertificate own) {
        try {
            KeyStore trusted = emptyStore();
            trusted.setCertificateEntry("authority", authority.certificate());
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    own == null ? new KeyManager[0] : new KeyManager[] {new OwnKeys(own)},
                    trust.getTrustManagers(),
                    null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }

    /** Presents one certificate, even to a server that asks for those of other authorities. */
    private static final class OwnKeys extends X509ExtendedKeyManager {
        private static final String ALIAS = "own";

        private final TestCertificate own;

        OwnKeys(TestCertificate own) {
            this.own = own;
        }

        @Override
        public String chooseEngineClientAlias(
                String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
            return ALIAS;
        }

        @Override
        public String chooseClientAlias(String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return ALIAS;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return new X509Certificate[] {own.certificate()};
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return own.keys().getPrivate();
        }

        @Override
        public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
            return null;
        }

        @Override
        public @Nullable String chooseServerAlias(
                String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return null;
        }
    }
}
