// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import dev.iora.config.AccountsConfig.Destination;
import dev.iora.config.AccountsConfig.Mapping;
import dev.iora.identity.Nkey;
import dev.iora.identity.NkeyKind;
import dev.iora.subject.SubjectTransform;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rules for accounts, except those for users: mappings, keys, the system account, JetStream domains, proxies. {@link SharingCheck} has those of
 * exports and imports.
 *
 * <p>Texts are those of nats-server v2.14 (opts.go parseAccountMappings; accounts.go AddWeightedMappings; jetstream.go
 * validateJetStreamOptions).
 */
final class AccountsCheck {
    private AccountsCheck() {}

    static void check(Block options, Findings findings) {
        checkMappings(options, AuthorizationKeys.MAPPINGS, findings);
        Map<String, Block> accounts = options.value(AuthorizationKeys.ACCOUNTS);
        for (Block account : accounts.values()) {
            checkMappings(account, AccountKeys.MAPPINGS, findings);
            String key = account.value(AccountKeys.NKEY);
            if (!key.isEmpty() && !Nkey.isValid(key, NkeyKind.ACCOUNT)) {
                findings.refuse(
                        account.positionOf(AccountKeys.NKEY),
                        "Not a valid public nkey for an account: " + KeyType.quote(key));
            }
        }
        String system = options.value(AuthorizationKeys.SYSTEM_ACCOUNT);
        if (!Set.of(AccountsConfig.SYSTEM, AccountsConfig.GLOBAL).contains(system) && !accounts.containsKey(system)) {
            findings.refuse(
                    options.positionOf(AuthorizationKeys.SYSTEM_ACCOUNT),
                    "error resolving system account: account missing");
        }
        checkDomains(options, accounts, system, findings);
        for (Block proxy : options.value(AuthorizationKeys.PROXIES).value(AuthorizationKeys.TRUSTED)) {
            String key = proxy.value(AuthorizationKeys.TRUSTED_KEY);
            if (!Nkey.isValid(key)) {
                Position place = proxy.place();
                findings.refuse(
                        place == null ? options.positionOf(AuthorizationKeys.PROXIES) : place,
                        "invalid proxy key " + KeyType.quote(key));
            }
        }
        SharingCheck.check(options, findings);
    }

    private static void checkMappings(Block block, Key<Map<String, List<Block>>> key, Findings findings) {
        block.value(key).forEach((source, destinations) -> {
            Position place =
                    destinations.isEmpty() ? null : destinations.getFirst().place();
            String problem = mappingProblem(source, destinations);
            if (problem != null) {
                findings.refuse(place == null ? block.positionOf(key) : place, problem);
            }
        });
    }

    private static @Nullable String mappingProblem(String source, List<Block> destinations) {
        if (!KeyType.isSubject(source)) {
            return "Subject " + KeyType.quote(source) + " is not a valid subject";
        }
        String problem = destinationsProblem(
                AccountsReader.mappings(Map.of(source, destinations)).getFirst());
        return problem == null ? null : "Error adding mapping for " + KeyType.quote(source) + " : " + problem;
    }

    private static @Nullable String destinationsProblem(Mapping mapping) {
        Set<String> subjects = new HashSet<>();
        Map<String, Integer> weights = new HashMap<>();
        for (Destination destination : mapping.destinations()) {
            if (!subjects.add(destination.subject())) {
                return "duplicate entry for " + KeyType.quote(destination.subject());
            }
            if (weights.merge(destination.cluster(), destination.weight(), Integer::sum) > 100) {
                return "total weight needs to be <= 100";
            }
            try {
                var _ = SubjectTransform.ofMapping(mapping.source(), destination.subject());
            } catch (IllegalArgumentException e) {
                return e.getMessage();
            }
        }
        return null;
    }

    private static void checkDomains(Block options, Map<String, Block> accounts, String system, Findings findings) {
        Position place = options.positionOf(AuthorizationKeys.DEFAULT_JS_DOMAIN);
        options.value(AuthorizationKeys.DEFAULT_JS_DOMAIN).forEach((name, domain) -> {
            Block account = accounts.get(name);
            if (account == null && !name.equals(AccountsConfig.GLOBAL)) {
                findings.refuse(
                        place,
                        "in non operator mode, `default_js_domain` references non existing account "
                                + KeyType.quote(name));
            } else if (account != null
                    && !domain.isEmpty()
                    && account.value(AccountKeys.JETSTREAM).isPresent()) {
                findings.refuse(
                        place,
                        "default_js_domain contains account name " + KeyType.quote(name) + " with enabled JetStream");
            } else if (name.equals(system)) {
                findings.refuse(place, "system account " + KeyType.quote(name) + " can not be in default_js_domain");
            } else if (!domain.isEmpty() && !KeyType.isSubject("$JS." + domain + ".API.>")) {
                findings.refuse(
                        place,
                        "default_js_domain contains account " + KeyType.quote(name) + " with invalid domain name "
                                + KeyType.quote(domain));
            }
        });
    }
}
