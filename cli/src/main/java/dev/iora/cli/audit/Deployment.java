// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.audit;

import dev.iora.cli.api.SystemApi;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.AccountList;
import dev.iora.cli.view.ServerIdentity;
import dev.iora.cli.view.ServerResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The servers that respond, and their accounts.
 *
 * <p>Thread: the main one.
 *
 * @param servers the servers by id
 * @param accounts the accounts that any of these servers has
 * @param systemAccount its name, or empty
 */
record Deployment(SystemApi system, Map<String, ServerIdentity> servers, Set<String> accounts, String systemAccount) {
    /** Finds all servers, or those of one cluster if it is named. */
    static Deployment discover(SystemApi system, GatherLog log, String cluster) throws InterruptedException {
        log.progress("Broadcasting PING to discover servers... (this may take a few seconds)");
        Map<String, ServerIdentity> servers = new TreeMap<>();
        int active = system.activeServers();
        for (ServerResponse response : system.request(SystemApi.PING, new JsonObject(), active)) {
            ServerIdentity server = response.server();
            if (cluster.isEmpty() || server.cluster().equals(cluster)) {
                servers.put(server.id(), server);
                log.progress("Discovered server '" + server.name() + "' (" + server.id() + ")");
            }
        }
        log.progress("Discovered " + servers.size() + " servers");
        if (servers.isEmpty()) {
            throw system.noResponse();
        }
        return withAccounts(system, log, servers, active);
    }

    /** Finds the accounts of the servers; accounts that no server uses are not found. */
    private static Deployment withAccounts(
            SystemApi system, GatherLog log, Map<String, ServerIdentity> servers, int active)
            throws InterruptedException {
        log.progress("Broadcasting PING to discover accounts... ");
        Set<String> accounts = new TreeSet<>();
        String systemAccount = "";
        for (ServerResponse response : system.request(SystemApi.everyServer("ACCOUNTZ"), new JsonObject(), active)) {
            ServerIdentity server = response.server();
            if (!servers.containsKey(server.id())) {
                continue;
            }
            if (response.error().isPresent()) {
                log.problem("Received an error from server " + server.name() + ": "
                        + response.error().get().description());
                continue;
            }
            AccountList data = response.data().as(AccountList.class);
            List<String> names = data.accounts();
            log.progress("Discovered " + names.size() + " accounts on server " + server.name());
            accounts.addAll(names);
            systemAccount = systemAccount.isEmpty() ? data.systemAccount() : systemAccount;
        }
        log.progress("Discovered " + accounts.size() + " accounts over " + servers.size() + " servers");
        return new Deployment(system, servers, accounts, systemAccount);
    }

    /** Whether the server that responded was found by {@link #discover}. */
    boolean hasServer(ServerResponse response) {
        return servers.containsKey(response.server().id());
    }
}
