// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.audit;

import dev.iora.cli.api.SystemApi;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.AccountList;
import dev.iora.cli.view.ServerAnswer;
import dev.iora.cli.view.ServerIdentity;
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
record Deployment(SystemApi system, Map<String, ServerIdentity> servers, Set<String> accounts, String systemAccount) {
    /** Asks who is there; if a cluster is named, only its servers count. */
    static Deployment discover(SystemApi system, GatherLog log, String cluster) throws InterruptedException {
        log.progress("Broadcasting PING to discover servers... (this may take a few seconds)");
        Map<String, ServerIdentity> servers = new TreeMap<>();
        int active = system.activeServers();
        for (ServerAnswer answer : system.request(SystemApi.PING, new JsonObject(), active)) {
            ServerIdentity server = answer.server();
            if (cluster.isEmpty() || server.cluster().equals(cluster)) {
                servers.put(server.id(), server);
                log.progress("Discovered server '" + server.name() + "' (" + server.id() + ")");
            }
        }
        log.progress("Discovered " + servers.size() + " servers");
        if (servers.isEmpty()) {
            throw system.noAnswer();
        }
        return withAccounts(system, log, servers, active);
    }

    /** Finds accounts: those that nobody uses are not found this way. */
    private static Deployment withAccounts(
            SystemApi system, GatherLog log, Map<String, ServerIdentity> servers, int active)
            throws InterruptedException {
        log.progress("Broadcasting PING to discover accounts... ");
        Set<String> accounts = new TreeSet<>();
        String systemAccount = "";
        for (ServerAnswer answer : system.request(SystemApi.everyServer("ACCOUNTZ"), new JsonObject(), active)) {
            ServerIdentity server = answer.server();
            if (!servers.containsKey(server.id())) {
                continue;
            }
            if (answer.error().isPresent()) {
                log.problem("Received an error from server " + server.name() + ": "
                        + answer.error().get().description());
                continue;
            }
            AccountList data = answer.data().as(AccountList.class);
            List<String> names = data.accounts();
            log.progress("Discovered " + names.size() + " accounts on server " + server.name());
            accounts.addAll(names);
            systemAccount = systemAccount.isEmpty() ? data.systemAccount() : systemAccount;
        }
        log.progress("Discovered " + accounts.size() + " accounts over " + servers.size() + " servers");
        return new Deployment(system, servers, accounts, systemAccount);
    }

    /** Whether a server was there when all was asked who is. */
    boolean knows(ServerAnswer answer) {
        return servers.containsKey(answer.server().id());
    }
}
