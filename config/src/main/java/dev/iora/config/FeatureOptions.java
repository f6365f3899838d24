// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

/**
 * Switches of single features.
 *
 * @param headers whether messages may have headers
 * @param sublistCache whether the subscriptions of a subject are cached
 * @param systemAccount whether there is a system account
 * @param connectErrorReports every how many-th failed attempt to reach another server for the first time is logged
 * @param reconnectErrorReports every how many-th failed attempt to reach another server again is logged
 */
public record FeatureOptions(
        boolean headers,
        boolean sublistCache,
        boolean systemAccount,
        int connectErrorReports,
        int reconnectErrorReports) {
    static FeatureOptions of(OptionValues values) {
        return new FeatureOptions(
                !values.of(CoreKeys.NO_HEADER_SUPPORT),
                !values.of(CoreKeys.DISABLE_SUBLIST_CACHE),
                !values.of(CoreKeys.NO_SYSTEM_ACCOUNT),
                Math.toIntExact(values.of(CoreKeys.CONNECT_ERROR_REPORTS)),
                Math.toIntExact(values.of(CoreKeys.RECONNECT_ERROR_REPORTS)));
    }
}
