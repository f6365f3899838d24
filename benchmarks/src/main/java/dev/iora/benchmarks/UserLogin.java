// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

/**
 * The credentials of a connection.
 *
 * @param user needs no escapes in JSON; empty for none
 * @param password needs no escapes in JSON
 */
record UserLogin(String user, String password) {
    /** No credentials. */
    static final UserLogin NONE = new UserLogin("", "");

    /** The CONNECT of the load driver, with its line end. */
    String connect() {
        String credentials = user.isEmpty() ? "" : "\"user\":\"" + user + "\",\"pass\":\"" + password + "\",";
        return "CONNECT {" + credentials
                + "\"verbose\":false,\"pedantic\":false,\"headers\":true,\"no_responders\":true,"
                + "\"lang\":\"load\",\"version\":\"1\",\"protocol\":0}\r\n";
    }
}
