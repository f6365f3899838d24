// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import dev.iora.config.AccountsConfig.Export;
import dev.iora.config.AccountsConfig.Import;
import dev.iora.config.AccountsConfig.Latency;
import dev.iora.config.AccountsConfig.ServiceExport;
import dev.iora.config.AccountsConfig.ServiceImport;
import dev.iora.config.AccountsConfig.StreamExport;
import dev.iora.config.AccountsConfig.StreamImport;
import dev.iora.subject.ImportMapping;
import dev.iora.subject.SubjectFilter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rules for the exports and imports of all accounts.
 *
 * <p>Texts are those of nats-server v2.14 (opts.go parseExportStreamOrService, parseImportStreamOrService, parseAccounts;
 * accounts.go). Places are more exact: those of the export or import instead of all accounts.
 *
 * <p>Thread: one at a time; used once.
 */
final class SharingCheck {
    private static final String INVALID_SUBJECT = "sublist: invalid subject";

    private final Map<String, Block> accounts;
    private final boolean systemAccount;
    private final Findings findings;

    /** The valid exports of each account. */
    private final Map<String, Offer> offers = new HashMap<>();

    private final ImportCycles streams = new ImportCycles();
    private final ImportCycles services = new ImportCycles();

    /**
     * The exports of an account, by the part of their subjects before the first wildcard.
     *
     * @param streams its streams
     * @param services its services
     */
    private record Offer(Map<String, List<Export>> streams, Map<String, List<Export>> services) {
        static Offer of(List<Export> exports) {
            Map<String, List<Export>> streams = new HashMap<>();
            Map<String, List<Export>> services = new HashMap<>();
            for (Export export : exports) {
                (export instanceof StreamExport ? streams : services)
                        .computeIfAbsent(literalPart(export.subject()), _ -> new ArrayList<>())
                        .add(export);
            }
            return new Offer(streams, services);
        }

        private static String literalPart(String subject) {
            StringBuilder part = new StringBuilder();
            for (String token : subject.split("\\.", -1)) {
                if (token.equals("*") || token.equals(">")) {
                    break;
                }
                part.append(token).append('.');
            }
            return part.toString();
        }

        /** The exports that can cover {@code subject}, and maybe more. */
        static List<Export> candidates(Map<String, List<Export>> exports, String subject) {
            List<Export> found = new ArrayList<>(exports.getOrDefault("", List.of()));
            StringBuilder part = new StringBuilder();
            for (String token : subject.split("\\.", -1)) {
                part.append(token).append('.');
                found.addAll(exports.getOrDefault(part.toString(), List.of()));
            }
            return found;
        }
    }

    private SharingCheck(Block options, Findings findings) {
        accounts = options.value(AuthorizationKeys.ACCOUNTS);
        systemAccount = !options.value(CoreKeys.NO_SYSTEM_ACCOUNT);
        this.findings = findings;
    }

    static void check(Block options, Findings findings) {
        new SharingCheck(options, findings).check();
    }

    private void check() {
        accounts.forEach((name, account) -> offers.put(name, Offer.of(validExports(account))));
        accounts.forEach(this::checkImports);
        streams.refuse(findings);
        services.refuse(findings);
    }

    private void refuse(Block item, Block account, Key<List<Block>> list, String problem) {
        Position place = item.place();
        findings.refuse(place == null ? account.positionOf(list) : place, problem);
    }

    private List<Export> validExports(Block account) {
        List<Export> valid = new ArrayList<>();
        for (Block block : account.value(AccountKeys.EXPORTS)) {
            String problem = formProblem(block);
            if (problem == null) {
                Export export = AccountsReader.export(block);
                problem = exportProblem(export);
                if (problem == null) {
                    valid.add(export);
                }
            }
            if (problem != null) {
                refuse(block, account, AccountKeys.EXPORTS, problem);
            }
        }
        for (Block block : account.value(AccountKeys.EXPORTS)) {
            String problem = formProblem(block) == null ? latencyProblem(AccountsReader.export(block), valid) : null;
            if (problem != null) {
                refuse(block, account, AccountKeys.EXPORTS, problem);
            }
        }
        return AccountsReader.joined(valid);
    }

    private static @Nullable String formProblem(Block export) {
        String stream = export.value(ExportKeys.STREAM);
        String service = export.value(ExportKeys.SERVICE);
        if (stream.isEmpty()) {
            return service.isEmpty() ? "Expected a stream or a service" : null;
        }
        if (!service.isEmpty()) {
            return "Detected service " + KeyType.quote(service) + " but already saw a stream";
        }
        if (export.isSet(ExportKeys.RESPONSE_TYPE) || export.isSet(ExportKeys.THRESHOLD)) {
            return "Detected response directive on non-service";
        }
        if (export.isSet(ExportKeys.LATENCY)) {
            return "Detected latency directive on non-service";
        }
        return export.isSet(ExportKeys.ALLOW_TRACE) ? "Detected allow_trace directive on non-service" : null;
    }

    private @Nullable String exportProblem(Export export) {
        String kind = export instanceof StreamExport ? "stream" : "service";
        String subject = export.subject();
        int position = export.accountTokenPosition();
        if (!KeyType.isSubject(subject)
                || (position > 0 && !AccountsConfig.token(subject, position).equals("*"))) {
            return "Error adding " + kind + " export " + KeyType.quote(subject) + ": " + INVALID_SUBJECT;
        }
        for (String account : export.accounts()) {
            if (!accounts.containsKey(account)) {
                return KeyType.quote(account) + " account not defined for " + kind + " export";
            }
        }
        return null;
    }

    private @Nullable String latencyProblem(Export export, List<Export> all) {
        if (!(export instanceof ServiceExport service) || service.latency() == null) {
            return null;
        }
        Latency latency = service.latency();
        if (latency.subject().isEmpty()) {
            return "Latency subject required, but missing";
        }
        String start = "Error adding service latency sampling for " + KeyType.quote(service.subject());
        if (!systemAccount) {
            return start + ": system account not setup";
        }
        start += " on subject " + KeyType.quote(latency.subject()) + ": ";
        if (!isLiteral(latency.subject()) || all.stream().anyMatch(each -> isService(each, latency.subject()))) {
            return start + "invalid publish subject";
        }
        return service.responseType() == ResponseType.SINGLETON ? null : start + "bad service response type";
    }

    private static boolean isLiteral(String subject) {
        return KeyType.isSubject(subject) && SubjectFilter.of(subject).isLiteral();
    }

    private static boolean isService(Export export, String subject) {
        return export instanceof ServiceExport && covers(export.subject(), subject);
    }

    private static boolean covers(String filter, String subject) {
        return SubjectFilter.of(filter).covers(SubjectFilter.of(subject));
    }

    private void checkImports(String name, Block account) {
        Map<String, ServiceImport> byLocalSubject = new HashMap<>();
        Set<String> streamSubjects = new HashSet<>();
        for (Block block : account.value(AccountKeys.IMPORTS)) {
            String problem = sourceProblem(block);
            if (problem == null) {
                problem = switch (AccountsReader.imported(block)) {
                    case StreamImport stream -> streamProblem(name, stream, block, streamSubjects);
                    case ServiceImport service -> serviceProblem(name, service, block, byLocalSubject);
                };
            }
            if (problem != null) {
                refuse(block, account, AccountKeys.IMPORTS, problem);
            }
        }
    }

    private static @Nullable String sourceProblem(Block imported) {
        Block stream = imported.value(ImportKeys.STREAM).orElse(null);
        Block service = imported.value(ImportKeys.SERVICE).orElse(null);
        Block source = stream == null ? service : stream;
        if (source == null) {
            return "Expected a stream or a service";
        }
        if (stream != null && service != null) {
            return "Detected service but already saw a stream";
        }
        if (source.value(ImportKeys.ACCOUNT).isEmpty()
                || source.value(ImportKeys.SUBJECT).isEmpty()) {
            return "Expect an account name and a subject";
        }
        if (service != null) {
            return imported.isSet(ImportKeys.ALLOW_TRACE) ? "Detected allow_trace directive on a non-stream" : null;
        }
        boolean both = !imported.value(ImportKeys.PREFIX).isEmpty()
                && !imported.value(ImportKeys.TO).isEmpty();
        return both ? "Stream import can not have a 'prefix' and a 'to' property" : null;
    }

    private @Nullable String streamProblem(String importer, StreamImport stream, Block block, Set<String> seen) {
        Offer offer = offers.get(stream.account());
        if (offer == null) {
            return KeyType.quote(stream.account()) + " account not defined for stream import";
        }
        String start = "Error adding stream import " + KeyType.quote(stream.subject()) + ": ";
        if (!isAdmitted(importer, stream, offer.streams)) {
            return start + "stream import not authorized";
        }
        String prefix = block.value(ImportKeys.PREFIX);
        if (!prefix.isEmpty() && List.of(prefix.split("\\.", -1)).stream().anyMatch(Set.of("*", ">")::contains)) {
            return start + "stream import prefix can not contain wildcard tokens";
        }
        if (!seen.add(stream.account() + " " + stream.subject())) {
            return start + "stream import already exists";
        }
        try {
            ImportMapping mapping = ImportMapping.of(stream.subject(), stream.to());
            streams.add(new ImportCycles.Link(
                    stream.account(), mapping.exported(), mapping::toLocal, importer, block.place(), start));
            return null;
        } catch (IllegalArgumentException e) {
            return start + "failed to create mapping transform for stream import subject from "
                    + KeyType.quote(stream.subject()) + " to " + KeyType.quote(stream.to()) + ": " + e.getMessage();
        }
    }

    private @Nullable String serviceProblem(
            String importer, ServiceImport service, Block block, Map<String, ServiceImport> seen) {
        String to = KeyType.quote(service.to());
        ServiceImport other = seen.putIfAbsent(service.account() + " " + service.to(), service);
        if (other != null) {
            return "Duplicate " + duplicate(service.to(), other);
        }
        Offer offer = offers.get(service.account());
        if (offer == null) {
            return KeyType.quote(service.account()) + " account not defined for service import";
        }
        String start = "Error adding service import " + KeyType.quote(service.subject()) + ": ";
        if (!KeyType.isSubject(service.subject()) || !KeyType.isSubject(service.to())) {
            return start + INVALID_SUBJECT;
        }
        if (!isAdmitted(importer, service, offer.services)) {
            return start + "service import not authorized";
        }
        try {
            ImportMapping mapping = ImportMapping.of(service.subject(), service.to());
            ServiceImport same = seen.putIfAbsent(service.account() + " " + mapping.local(), service);
            if (same != null && same != service) {
                return start + "duplicate " + duplicate(mapping.local().toString(), same);
            }
            services.add(new ImportCycles.Link(
                    importer, mapping.local(), mapping::toExported, service.account(), block.place(), start));
            return null;
        } catch (IllegalArgumentException e) {
            return start + "failed to create mapping transform for service import subject from " + to + " to "
                    + KeyType.quote(service.subject()) + ": " + e.getMessage();
        }
    }

    private static String duplicate(String subject, ServiceImport other) {
        return "service import subject " + KeyType.quote(subject) + ", previously used in import for account "
                + KeyType.quote(other.account()) + ", subject " + KeyType.quote(other.subject());
    }

    private static boolean isAdmitted(String importer, Import wanted, Map<String, List<Export>> offered) {
        String subject = wanted.subject();
        return KeyType.isSubject(subject)
                && Export.admitting(Offer.candidates(offered, subject), importer, subject) != null;
    }
}
