// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.audit;

import dev.iora.cli.api.SystemApi;
import dev.iora.cli.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The servers that are there, and the accounts that they have.
 *
 * <p>Thread: the main one.
 *
 * @param servers what they say of themselves, by id
 * @param accounts what those servers have, any of them
 * @param systemAccount its name, or empty
 */
record Deployment(SystemApi system, Map<String, JsonObject> servers, Set<String> accounts, String systemAccount) {
    /** Asks who is there; if a cluster is named, only its servers count. */
    static Deployment discover(SystemApi system, GatherLog log, String cluster) throws InterruptedException {
        log.progress("Broadcasting PING to discover servers... (this may take a few seconds)");
        Map<String, JsonObject> servers = new TreeMap<>();
        int active = system.activeServers();
        for (JsonObject answer : system.request(SystemApi.PING, new JsonObject(), active)) {
            JsonObject server = answer.object("server");
            if (cluster.isEmpty() || server.string("cluster").equals(cluster)) {
                servers.put(server.string("id"), server);
                log.progress("Discovered server '" + server.string("name") + "' (" + server.string("id") + ")");
            }
        }
        log.progress("Discovered " + servers.size() + " servers");
        if (servers.isEmpty()) {
            throw system.noAnswer();
        }
        return withAccounts(system, log, servers, active);
    }

    /** Finds accounts: those that nobody uses are not found this way. */
    private static Deployment withAccounts(SystemApi system, GatherLog log, Map<String, JsonObject> servers, int active)
            throws InterruptedException {
        log.progress("Broadcasting PING to discover accounts... ");
        Set<String> accounts = new TreeSet<>();
        String systemAccount = "";
        for (JsonObject answer : system.request(SystemApi.everyServer("ACCOUNTZ"), new JsonObject(), active)) {
            JsonObject server = answer.object("server");
            if (!servers.containsKey(server.string("id"))) {
                continue;
            }
            if (answer.has("error")) {
                log.problem("Received an error from server " + server.string("name") + ": "
                        + answer.object("error").string("description"));
                continue;
            }
            JsonObject data = answer.object("data");
            List<String> names = data.strings("accounts");
            log.progress("Discovered " + names.size() + " accounts on server " + server.string("name"));
            accounts.addAll(names);
            systemAccount = systemAccount.isEmpty() ? data.string("system_account") : systemAccount;
        }
        log.progress("Discovered " + accounts.size() + " accounts over " + servers.size() + " servers");
        return new Deployment(system, servers, accounts, systemAccount);
    }

    /** Whether a server was there when all was asked who is. */
    boolean knows(JsonObject answer) {
        return servers.containsKey(answer.object("server").string("id"));
    }
}
