// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

/**
 * Why a client gets no login. The client gets the same error for all of them; logs and monitoring show the difference
 * (nats-server v2.14.5 auth.go getAuthErrClosedState).
 */
public enum LoginRefusal implements LoginDecision {
    /** Its credentials are wrong, or its user may not connect this way. */
    CREDENTIALS("", CloseReason.AUTHENTICATION_FAILURE),

    /** No trusted proxy has signed the nonce. */
    PROXY_NOT_TRUSTED("proxy is not trusted", CloseReason.PROXY_NOT_TRUSTED),

    /** Its user must come through a trusted proxy. */
    PROXY_REQUIRED("proxy connection required", CloseReason.PROXY_REQUIRED);

    private final String text;
    private final CloseReason closeReason;

    LoginRefusal(String text, CloseReason closeReason) {
        this.text = text;
        this.closeReason = closeReason;
    }

    /** The reason for the log; empty if the error says enough. */
    String text() {
        return text;
    }

    CloseReason closeReason() {
        return closeReason;
    }
}
