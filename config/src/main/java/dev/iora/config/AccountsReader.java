// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import dev.iora.config.AccountsConfig.Account;
import dev.iora.config.AccountsConfig.Authentication;
import dev.iora.config.AccountsConfig.Destination;
import dev.iora.config.AccountsConfig.Export;
import dev.iora.config.AccountsConfig.Import;
import dev.iora.config.AccountsConfig.Latency;
import dev.iora.config.AccountsConfig.Mapping;
import dev.iora.config.AccountsConfig.Permissions;
import dev.iora.config.AccountsConfig.Responses;
import dev.iora.config.AccountsConfig.ServiceExport;
import dev.iora.config.AccountsConfig.ServiceImport;
import dev.iora.config.AccountsConfig.StreamExport;
import dev.iora.config.AccountsConfig.StreamImport;
import dev.iora.config.AccountsConfig.User;
import dev.iora.identity.Nkey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes {@link AccountsConfig} from the values of keys, which must be valid. */
final class AccountsReader {
    private AccountsReader() {}

    static AccountsConfig read(Block options) {
        Map<String, Block> configured = options.value(AuthorizationKeys.ACCOUNTS);
        String systemAccount = systemAccount(options);
        List<Account> accounts = new ArrayList<>();
        accounts.add(globalAccount(options));
        configured.forEach((name, block) -> accounts.add(account(name, block)));
        boolean systemAccountOnly = systemAccount != null && configured.keySet().equals(Set.of(systemAccount));
        return new AccountsConfig(
                authentication(options, systemAccountOnly),
                accounts,
                systemAccount,
                options.value(AuthorizationKeys.DEFAULT_JS_DOMAIN));
    }

    /** A configured one counts even if {@code no_system_account} is set. */
    private static @Nullable String systemAccount(Block options) {
        String name = options.value(AuthorizationKeys.SYSTEM_ACCOUNT);
        boolean configured = !name.equals(AccountsConfig.SYSTEM)
                || options.value(AuthorizationKeys.ACCOUNTS).containsKey(name);
        return configured || !options.value(CoreKeys.NO_SYSTEM_ACCOUNT) ? name : null;
    }

    private static Authentication authentication(Block options, boolean systemAccountOnly) {
        Block block = options.value(AuthorizationKeys.AUTHORIZATION);
        String name = block.value(AuthorizationKeys.USER);
        boolean proxyRequired = block.value(AuthorizationKeys.PROXY_REQUIRED);
        Secret password = block.value(AuthorizationKeys.PASSWORD);
        User single = name.isEmpty()
                ? null
                : new User(AccountsConfig.GLOBAL, name, null, password, null, Set.of(), proxyRequired);
        String noAuthUser = options.value(AuthorizationKeys.NO_AUTH_USER);
        return new Authentication(
                single,
                block.value(AuthorizationKeys.TOKEN),
                proxyRequired,
                block.value(AuthorizationKeys.TIMEOUT),
                noAuthUser,
                systemAccountOnly && noAuthUser.isEmpty() && !options.isSet(AuthorizationKeys.AUTHORIZATION),
                options.value(AuthorizationKeys.PROXIES).value(AuthorizationKeys.TRUSTED).stream()
                        .map(proxy -> Nkey.parse(proxy.value(AuthorizationKeys.TRUSTED_KEY)))
                        .toList());
    }

    private static Account globalAccount(Block options) {
        Block authorization = options.value(AuthorizationKeys.AUTHORIZATION);
        return new Account(
                AccountsConfig.GLOBAL,
                users(
                        AccountsConfig.GLOBAL,
                        authorization.value(AuthorizationKeys.USERS),
                        authorization.value(AuthorizationKeys.DEFAULT_PERMISSIONS)),
                List.of(),
                List.of(),
                mappings(options.value(AuthorizationKeys.MAPPINGS)),
                AccountKeys.LIMITS.defaultValue(),
                null);
    }

    private static Account account(String name, Block block) {
        return new Account(
                name,
                users(name, block.value(AccountKeys.USERS), block.value(AccountKeys.DEFAULT_PERMISSIONS)),
                joined(block.value(AccountKeys.EXPORTS).stream()
                        .map(AccountsReader::export)
                        .toList()),
                block.value(AccountKeys.IMPORTS).stream()
                        .map(AccountsReader::imported)
                        .toList(),
                mappings(block.value(AccountKeys.MAPPINGS)),
                block.value(AccountKeys.LIMITS),
                block.value(AccountKeys.JETSTREAM).orElse(null));
    }

    private static List<User> users(String account, List<Block> blocks, Optional<Block> defaults) {
        List<User> users = new ArrayList<>();
        for (Block block : blocks) {
            String key = block.value(UserKeys.NKEY);
            Optional<Block> permissions = block.value(UserKeys.PERMISSIONS).or(() -> defaults);
            users.add(new User(
                    account,
                    key.isEmpty() ? block.value(UserKeys.USER) : key,
                    key.isEmpty() ? null : Nkey.parse(key),
                    block.value(UserKeys.PASSWORD),
                    permissions.map(AccountsReader::permissions).orElse(null),
                    Set.copyOf(block.value(UserKeys.ALLOWED_CONNECTION_TYPES)),
                    block.value(UserKeys.PROXY_REQUIRED)));
        }
        return users;
    }

    private static Permissions permissions(Block block) {
        SubjectPermission publish = block.value(PermissionKeys.PUBLISH);
        Responses responses = block.value(PermissionKeys.ALLOW_RESPONSES)
                .map(each -> new Responses(each.value(PermissionKeys.MAX), each.value(PermissionKeys.EXPIRES)))
                .orElse(null);
        if (responses != null && publish.allow() == null) {
            publish = new SubjectPermission(List.of(), publish.deny());
        }
        return new Permissions(publish, block.value(PermissionKeys.SUBSCRIBE), responses);
    }

    static Export export(Block block) {
        List<String> accounts = block.value(ExportKeys.ACCOUNTS);
        int position = block.value(ExportKeys.ACCOUNT_TOKEN_POSITION);
        String stream = block.value(ExportKeys.STREAM);
        if (!stream.isEmpty()) {
            return new StreamExport(stream, accounts, position);
        }
        return new ServiceExport(
                block.value(ExportKeys.SERVICE),
                accounts,
                position,
                block.value(ExportKeys.RESPONSE_TYPE),
                block.value(ExportKeys.THRESHOLD),
                block.value(ExportKeys.LATENCY).map(AccountsReader::latency).orElse(null));
    }

    /**
     * Joins the exports of one subject, as nats-server does: the accounts of all of them may import it, and if only one of
     * them names accounts, no other may.
     */
    static List<Export> joined(List<Export> exports) {
        record Offered(boolean stream, String subject) {}
        Map<Offered, Export> joined = new LinkedHashMap<>();
        for (Export export : exports) {
            joined.merge(new Offered(export instanceof StreamExport, export.subject()), export, AccountsReader::join);
        }
        return List.copyOf(joined.values());
    }

    private static Export join(Export first, Export next) {
        List<String> accounts = Stream.concat(first.accounts().stream(), next.accounts().stream())
                .distinct()
                .toList();
        boolean restricts = !next.accounts().isEmpty() || next.accountTokenPosition() > 0;
        int position = restricts ? next.accountTokenPosition() : first.accountTokenPosition();
        if (!(first instanceof ServiceExport service) || !(next instanceof ServiceExport last)) {
            return new StreamExport(first.subject(), accounts, position);
        }
        return new ServiceExport(
                first.subject(),
                accounts,
                position,
                last.responseType() == ResponseType.SINGLETON ? service.responseType() : last.responseType(),
                last.threshold(),
                last.latency() == null ? service.latency() : last.latency());
    }

    private static Latency latency(Block block) {
        return new Latency(block.value(ExportKeys.LATENCY_SUBJECT), block.value(ExportKeys.SAMPLING));
    }

    /** An import that names a stream or a service. */
    static Import imported(Block block) {
        Optional<Block> stream = block.value(ImportKeys.STREAM);
        Block source = stream.or(() -> block.value(ImportKeys.SERVICE)).orElseThrow();
        String account = source.value(ImportKeys.ACCOUNT);
        String subject = source.value(ImportKeys.SUBJECT);
        String prefix = block.value(ImportKeys.PREFIX);
        String given = block.value(ImportKeys.TO);
        String to = given.isEmpty() ? subject : given;
        if (stream.isEmpty()) {
            return new ServiceImport(account, subject, to, block.value(ImportKeys.SHARE));
        }
        String dot = prefix.isEmpty() || prefix.endsWith(".") ? "" : ".";
        return new StreamImport(account, subject, prefix.isEmpty() ? to : prefix + dot + subject);
    }

    static List<Mapping> mappings(Map<String, List<Block>> sources) {
        List<Mapping> mappings = new ArrayList<>();
        sources.forEach((source, blocks) -> mappings.add(new Mapping(
                source, blocks.stream().map(AccountsReader::destination).toList())));
        return mappings;
    }

    private static Destination destination(Block block) {
        return new Destination(
                block.value(MappingKeys.DESTINATION),
                block.value(MappingKeys.WEIGHT),
                block.value(MappingKeys.CLUSTER));
    }
}
