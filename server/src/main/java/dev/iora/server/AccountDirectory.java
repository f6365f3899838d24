// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.server;

import dev.iora.common.Clock;
import dev.iora.common.SeededRandom;
import dev.iora.config.AccountKeys;
import dev.iora.config.AccountsConfig;
import dev.iora.config.Block;
import dev.iora.config.ResponseType;
import dev.iora.core.Account;
import dev.iora.core.AccountLimits;
import dev.iora.core.AccountTable;
import dev.iora.core.ServiceImport;
import dev.iora.core.ServiceLanes;
import dev.iora.core.ServiceLatency;
import dev.iora.core.ServiceMeter;
import dev.iora.core.ServiceReplies;
import dev.iora.core.StreamImport;
import dev.iora.core.SubjectMappings;
import dev.iora.core.Subscription;
import dev.iora.core.WaitingRequests;
import dev.iora.subject.ImportMapping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The accounts of a server by name, with the services that they import.
 *
 * <p>Thread: {@link #apply} one at a time; the rest any.
 */
final class AccountDirectory {
    /** Calls of the JetStream API that exist under the name of a domain, too. */
    private static final List<String> DOMAIN_CALLS =
            List.of("INFO", "STREAM.>", "CONSUMER.>", "DIRECT.>", "META.>", "SERVER.>", "ACCOUNT.>");

    /** Subjects of stores, which have no prefix of the API. */
    private static final List<String> DOMAIN_STORES = List.of("$KV.>", "$OBJ.>");

    private final AccountTable accounts;
    private final ServiceLanes lanes;
    private final Clock clock;
    private final SeededRandom random;
    private final WaitingRequests waiting;
    private final ServiceMeter meter;
    private final Map<String, ServiceReplies> replies = new HashMap<>();
    private final Map<Service, Started> services = new HashMap<>();

    /** A service that an account imports. */
    private record Service(String importer, String exporter, String subject, String to) {}

    private record Started(ServiceImport imported, Account importer, Subscription subscription) {}

    /** Creates a directory that adds accounts to {@code accounts}. */
    AccountDirectory(
            AccountTable accounts,
            WaitingRequests waiting,
            ServiceMeter meter,
            ServiceLanes lanes,
            Clock clock,
            SeededRandom random) {
        this.accounts = accounts;
        this.waiting = waiting;
        this.meter = meter;
        this.lanes = lanes;
        this.clock = clock;
        this.random = random;
    }

    /** The account with a name that is configured. */
    Account get(String name) {
        Account account = accounts.find(name);
        if (account == null) {
            throw new IllegalArgumentException("unknown account \"" + name + "\"");
        }
        return account;
    }

    /**
     * Adds new accounts, and changes imports and mappings of all. Accounts that are gone stay empty.
     *
     * @param withJetStream the accounts that have JetStream on this server
     */
    void apply(AccountsConfig config, Set<String> withJetStream) {
        String system = config.systemAccount();
        if (system != null) {
            accounts.take(system, true);
        }
        for (AccountsConfig.Account each : config.accounts()) {
            accounts.take(each.name());
        }
        Map<String, AccountsConfig.Account> configured = new HashMap<>();
        config.accounts().forEach(each -> configured.put(each.name(), each));
        Map<Service, ServiceImport.Terms> wanted = new HashMap<>();
        accounts.forEach(account -> {
            String name = account.name();
            AccountsConfig.Account of = configured.get(name);
            account.limits(of == null ? AccountLimits.NONE : limits(of.limits()));
            account.mappings(
                    of == null
                            ? null
                            : mappings(
                                    of,
                                    withJetStream.contains(name)
                                            ? null
                                            : config.jetStreamDomains().get(name)));
            account.streamImports(of == null ? List.of() : streams(of));
            if (of != null) {
                addServices(of, configured, wanted);
            }
        });
        applyServices(wanted);
    }

    private static AccountLimits limits(Block block) {
        return new AccountLimits(
                block.value(AccountKeys.MAX_CONNECTIONS),
                block.value(AccountKeys.MAX_SUBSCRIPTIONS),
                block.value(AccountKeys.MAX_PAYLOAD));
    }

    private static @Nullable SubjectMappings mappings(AccountsConfig.Account of, @Nullable String domain) {
        var mappings = new ArrayList<SubjectMappings.Mapping>();
        for (AccountsConfig.Mapping mapping : of.mappings()) {
            // Destinations for a cluster have no effect on a server that is in none.
            List<SubjectMappings.Destination> destinations = mapping.destinations().stream()
                    .filter(each -> each.cluster().isEmpty())
                    .map(each -> new SubjectMappings.Destination(each.subject(), each.weight()))
                    .toList();
            mappings.add(new SubjectMappings.Mapping(mapping.source(), destinations));
        }
        if (domain != null && !domain.isEmpty()) {
            mappings.addAll(toDomain(domain));
        }
        return mappings.isEmpty() ? null : new SubjectMappings(mappings);
    }

    /** The mappings that lead requests to JetStream into a domain (nats-server v2.14.5 server.go registerAccountNoLock). */
    private static List<SubjectMappings.Mapping> toDomain(String domain) {
        String prefix = "$JS." + domain + ".API.";
        var mappings = new ArrayList<SubjectMappings.Mapping>();
        for (String call : DOMAIN_CALLS) {
            mappings.add(whole("$JS.API." + call, prefix + call));
        }
        for (String store : DOMAIN_STORES) {
            mappings.add(whole(store, prefix + store));
        }
        return mappings;
    }

    private static SubjectMappings.Mapping whole(String source, String destination) {
        return new SubjectMappings.Mapping(source, List.of(new SubjectMappings.Destination(destination, 100)));
    }

    private List<StreamImport> streams(AccountsConfig.Account of) {
        var streams = new ArrayList<StreamImport>();
        for (AccountsConfig.Import each : of.imports()) {
            if (each instanceof AccountsConfig.StreamImport stream) {
                ImportMapping subjects = ImportMapping.of(stream.subject(), stream.to());
                streams.add(new StreamImport(get(stream.account()), subjects));
            }
        }
        return streams;
    }

    private static void addServices(
            AccountsConfig.Account of,
            Map<String, AccountsConfig.Account> configured,
            Map<Service, ServiceImport.Terms> wanted) {
        for (AccountsConfig.Import each : of.imports()) {
            AccountsConfig.Account exporter = configured.get(each.account());
            if (each instanceof AccountsConfig.ServiceImport service && exporter != null) {
                wanted.put(
                        new Service(of.name(), exporter.name(), service.subject(), service.to()),
                        terms(exporter, of.name(), service));
            }
        }
    }

    /** How the export of a service serves an import. */
    private static ServiceImport.Terms terms(
            AccountsConfig.Account exporter, String importer, AccountsConfig.ServiceImport imported) {
        String subject = imported.subject();
        List<AccountsConfig.ServiceExport> exports = exporter.exports().stream()
                .filter(AccountsConfig.ServiceExport.class::isInstance)
                .map(AccountsConfig.ServiceExport.class::cast)
                .toList();
        AccountsConfig.ServiceExport export = AccountsConfig.Export.admitting(exports, importer, subject);
        if (export == null) {
            throw new IllegalArgumentException(exporter.name() + " has no service \"" + subject + "\" for " + importer);
        }
        var kind = new ServiceReplies.Kind(
                export.responseType() != ResponseType.SINGLETON,
                export.threshold().toNanos());
        AccountsConfig.Latency latency = export.latency();
        return new ServiceImport.Terms(
                kind,
                imported.share(),
                latency == null ? null : new ServiceLatency(latency.subject(), latency.percent()));
    }

    private void applyServices(Map<Service, ServiceImport.Terms> wanted) {
        services.entrySet().removeIf(entry -> {
            boolean gone = !wanted.containsKey(entry.getKey());
            if (gone) {
                Started started = entry.getValue();
                started.imported.unsubscribe(started.importer, started.subscription);
            }
            return gone;
        });
        wanted.forEach((service, terms) -> {
            Started started = services.get(service);
            if (started == null) {
                services.put(service, start(service, terms));
            } else {
                started.imported.terms(terms);
            }
        });
    }

    private Started start(Service service, ServiceImport.Terms terms) {
        Account importer = get(service.importer);
        Account exporter = get(service.exporter);
        ServiceReplies responses = replies.computeIfAbsent(
                exporter.name(), _ -> new ServiceReplies(exporter, waiting, meter, lanes, clock, random));
        ImportMapping subjects = ImportMapping.of(service.subject, service.to);
        var imported = new ServiceImport(importer, exporter, subjects, responses, terms, lanes);
        return new Started(imported, importer, imported.start());
    }
}
