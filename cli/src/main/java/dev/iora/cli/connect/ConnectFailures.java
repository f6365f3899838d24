// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.connect;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Why the client could not connect: its own exception does not say, it only tells a listener. Later it reports that the client
 * drops messages, because this program is too slow. Ends the wait of the connecting
 * thread, by an interrupt, when the server has closed the connection.
 *
 * <p>Thread: the connecting one; the client's call the listener and {@link #onEnd}.
 */
final class ConnectFailures implements ErrorListener {
    /** The listener is called by another thread than the one that reports the end of the attempt. */
    private static final Duration LISTENER_DELAY = Duration.ofSeconds(1);

    /** Those of the attempt that a thread is making; the client lets no object through to its sockets. */
    private static final ThreadLocal<@Nullable ConnectFailures> ATTEMPT = new ThreadLocal<>();

    private final Consumer<String> log;
    private final Thread connecting = Thread.currentThread();
    private final CountDownLatch told = new CountDownLatch(1);
    private volatile @Nullable Exception exception;
    private volatile String error = "";
    private volatile @Nullable Exception end;
    private boolean waiting;
    private boolean interrupted;

    /** @param log receives a line for people */
    ConnectFailures(Consumer<String> log) {
        this.log = log;
    }

    /** The failures of the attempt that this thread is making; null if it makes none. */
    static @Nullable ConnectFailures ofThread() {
        return ATTEMPT.get();
    }

    /** Something that connects. */
    @FunctionalInterface
    interface Attempt {
        Connection connect() throws IOException, InterruptedException;
    }

    /**
     * Makes an attempt.
     *
     * @throws IOException also if the attempt was ended because the server closed the connection
     */
    Connection during(Attempt attempt) throws IOException, InterruptedException {
        ATTEMPT.set(this);
        setWaiting(true);
        try {
            return attempt.connect();
        } catch (InterruptedException e) {
            if (setWaiting(false)) {
                throw new IOException("the server closed the connection", e);
            }
            throw e;
        } finally {
            setWaiting(false);
            ATTEMPT.remove();
        }
    }

    /** Returns whether this object has interrupted the thread; then takes that back. */
    private synchronized boolean setWaiting(boolean begins) {
        waiting = begins;
        if (interrupted && !begins) {
            Thread.interrupted();
        }
        return interrupted;
    }

    /** Notes that the server closed the connection, or that reading from it failed. */
    synchronized void onEnd(@Nullable IOException cause) {
        if (waiting) {
            end = cause == null ? new EOFException("the server closed the connection") : cause;
            interrupted = true;
            told.countDown();
            connecting.interrupt();
        }
    }

    @Override
    public void exceptionOccurred(Connection connection, Exception e) {
        exception = e;
        told.countDown();
    }

    @Override
    public void errorOccurred(Connection connection, String text) {
        error = text;
        told.countDown();
    }

    @Override
    public void slowConsumerDetected(Connection connection, io.nats.client.Consumer consumer) {
        log.accept(">>> Messages arrive faster than they are printed, some are dropped");
    }

    /** The reason of the failure, and what the user can do about it. */
    Reason reason() throws InterruptedException {
        if (!told.await(LISTENER_DELAY.toMillis(), TimeUnit.MILLISECONDS)) {
            return new Reason("connection refused or no answer", Remedy.SERVER);
        }
        if (!error.isEmpty()) {
            return new Reason(error, Remedy.NONE);
        }
        Exception read = end;
        return reason(read == null ? exception : read);
    }

    /** Where a remedy is to be looked for. */
    enum Remedy {
        /** At the address: nothing listens there. */
        SERVER,
        /** The client should trust another authority. */
        AUTHORITY,
        /** The client needs a certificate. */
        CERTIFICATE,
        /** The client may have to begin with TLS. */
        TLS_FIRST,
        /** Nothing that this program knows. */
        NONE
    }

    /** @param text in the form of the official CLI where it has one */
    record Reason(String text, Remedy remedy) {
        /** The server wants TLS, and the client did not begin with it. */
        boolean needsTls() {
            return text.contains("SSL required");
        }
    }

    private static Reason reason(@Nullable Exception failure) {
        Reason found = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Reason next = ofCause(cause);
            found = next == null ? found : next;
        }
        return found == null
                ? new Reason(String.valueOf(failure == null ? null : failure.getMessage()), Remedy.NONE)
                : found;
    }

    /** The reason in one exception; null if it says nothing. */
    private static @Nullable Reason ofCause(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return switch (cause) {
            case CertificateExpiredException _ ->
                invalid("x509: certificate has expired: " + message.replace("NotAfter: ", "at "), Remedy.NONE);
            case CertificateNotYetValidException _ ->
                invalid(
                        "x509: certificate is not yet valid: " + message.replace("NotBefore: ", "before "),
                        Remedy.NONE);
            case CertPathBuilderException _ ->
                invalid("x509: certificate signed by unknown authority", Remedy.AUTHORITY);
            case CertificateException _
            when message.startsWith("No ") ->
                invalid("x509: the certificate is for another host: " + message, Remedy.NONE);
            case SSLException _
            when message.startsWith("Unsupported or unrecognized SSL message") ->
                new Reason("tls: the server does not begin with TLS", Remedy.NONE);
            case SSLException _ -> new Reason("tls: " + message, remedy(message));
            case EOFException _ -> new Reason(message, Remedy.TLS_FIRST);
            case ConnectException _ -> new Reason("connection refused", Remedy.SERVER);
            case UnknownHostException _ -> new Reason("no such host: " + message, Remedy.SERVER);
            case TimeoutException _ -> new Reason("timeout", Remedy.SERVER);
            case IOException _
            when message.startsWith("SSL connection wanted") ->
                new Reason("nats: secure connection not available", Remedy.NONE);
            case IOException _
            when message.contains("initial") -> new Reason("no greeting of a server", Remedy.TLS_FIRST);
            case IOException _ -> new Reason(message, Remedy.SERVER);
            default -> null;
        };
    }

    private static Reason invalid(String text, Remedy remedy) {
        return new Reason("tls: failed to verify certificate: " + text, remedy);
    }

    /** Servers that want a certificate end the handshake with one of these alerts. */
    private static Remedy remedy(String message) {
        String lower = message.toLowerCase(Locale.ROOT);
        return lower.contains("certificate_required") || lower.contains("bad_certificate")
                ? Remedy.CERTIFICATE
                : Remedy.NONE;
    }
}
