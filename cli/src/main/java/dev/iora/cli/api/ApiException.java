// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.api;

import dev.iora.cli.view.ApiError;

/** The JetStream API refused a request. */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** There is no such stream. */
    public static final int STREAM_NOT_FOUND = 10059;

    /** There is no such consumer. */
    public static final int CONSUMER_NOT_FOUND = 10014;

    /** There is no such message. */
    public static final int NO_MESSAGE = 10037;

    /** A stream of this name exists with another configuration. */
    public static final int STREAM_NAME_IN_USE = 10058;

    /** The last message of the subject is not the expected one. */
    public static final int WRONG_LAST_SEQUENCE = 10071;

    /** Same meaning, from servers that report the sequence without its value. */
    public static final int WRONG_LAST_SEQUENCE_CONSTANT = 10164;

    private static final int NOT_ENABLED = 10076;
    private static final int NOT_ENABLED_FOR_ACCOUNT = 10039;

    private final int code;
    private final int errorCode;
    private final String description;

    /** @param clientStyle whether the message is that of the Go client rather than that of its management library */
    ApiException(ApiError error, boolean clientStyle) {
        super(clientStyle ? clientText(error) : error.description() + " (" + error.errCode() + ")");
        code = (int) error.code();
        errorCode = (int) error.errCode();
        description = error.description();
    }

    /** Whether the account has no JetStream. */
    public boolean isNotEnabled() {
        return errorCode == NOT_ENABLED || errorCode == NOT_ENABLED_FOR_ACCOUNT;
    }

    /** The HTTP-like status code. */
    public int code() {
        return code;
    }

    /** The code that identifies the error. */
    public int errorCode() {
        return errorCode;
    }

    public String description() {
        return description;
    }

    /** The text of the Go client, which some commands of the official CLI show. */
    public String clientText() {
        return clientText(code, errorCode, description);
    }

    private static String clientText(ApiError error) {
        return clientText((int) error.code(), (int) error.errCode(), error.description());
    }

    private static String clientText(int code, int errorCode, String description) {
        return "nats: API error: code=" + code + " err_code=" + errorCode + " description=" + description;
    }
}
