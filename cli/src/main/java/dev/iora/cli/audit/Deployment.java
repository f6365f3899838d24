// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.audit;

import dev.iora.cli.api.SystemApi;
import dev.iora.cli.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/**
 * The servers that are there, and the accounts that they have.
 *
 * <p>Thread: the main one.
 *
 * @param servers what they say of themselves, by id
 * @param accounts how many servers have each account
 * @param systemAccount its name, or empty
 */
record Deployment(
        SystemApi system, Map<String, JsonObject> servers, Map<String, Integer> accounts, String systemAccount) {
    /** Asks who is there; if a cluster is named, only its servers count. */
    static Deployment discover(SystemApi system, GatherLog log, String cluster) throws InterruptedException {
        log.progress("Broadcasting PING to discover servers... (this may take a few seconds)");
        Map<String, JsonObject> servers = new TreeMap<>();
        for (JsonObject answer : system.request(SystemApi.PING, new JsonObject(), system.activeServers())) {
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
        return new Discovery(system, log, servers).accounts();
    }

    /** Whether a server was there when all was asked who is. */
    boolean knows(JsonObject answer) {
        return servers.containsKey(answer.object("server").string("id"));
    }

    /** Finds accounts: those that nobody uses are not found this way. */
    private record Discovery(SystemApi system, GatherLog log, Map<String, JsonObject> servers) {
        Deployment accounts() throws InterruptedException {
            log.progress("Broadcasting PING to discover accounts... ");
            Map<String, Integer> accounts = new TreeMap<>();
            String systemAccount = "";
            for (JsonObject answer :
                    system.request(SystemApi.everyServer("ACCOUNTZ"), new JsonObject(), system.activeServers())) {
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
                log.progress("Discovered " + data.strings("accounts").size() + " accounts on server "
                        + server.string("name"));
                data.strings("accounts").forEach(account -> accounts.merge(account, 1, Integer::sum));
                systemAccount = systemAccount.isEmpty() ? data.string("system_account") : systemAccount;
            }
            log.progress("Discovered " + accounts.size() + " accounts over " + servers.size() + " servers");
            return new Deployment(system, servers, accounts, systemAccount);
        }
    }
}
