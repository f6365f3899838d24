// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import dev.iora.config.ConfigValue.ArrayValue;
import dev.iora.config.ConfigValue.Entry;
import dev.iora.config.ConfigValue.MapValue;
import dev.iora.config.ConfigValue.StringValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Accounts by name, in the order of the file: a map, or an array of names.
 *
 * <p>Texts are those of nats-server v2.14 (opts.go parseAccounts).
 *
 * @param account the type of the map of each account
 */
record AccountsType(BlockType account) implements KeyType<Map<String, Block>> {
    @Override
    public String label() {
        return "map or array of strings";
    }

    @Override
    public BlockType inner() {
        return account;
    }

    @Override
    public List<Block> blocks(Map<String, Block> value) {
        return List.copyOf(value.values());
    }

    /** Problems with single accounts go to {@code findings}, at their places. */
    @Override
    public Map<String, Block> read(String key, Entry entry, Findings findings) throws InvalidValueException {
        Map<String, Block> accounts = new LinkedHashMap<>();
        switch (entry.value()) {
            case MapValue map -> readMap(key, map, accounts, findings);
            case ArrayValue array -> readNames(key, array, accounts, findings);
            default -> throw KeyType.wrongKind(key, "a map or an array of names", entry.value());
        }
        return Collections.unmodifiableMap(accounts);
    }

    /** A variable among the accounts is no account. */
    private void readMap(String key, MapValue map, Map<String, Block> accounts, Findings findings)
            throws InvalidValueException {
        for (Map.Entry<String, Entry> item : map.entries().entrySet()) {
            Entry entry = item.getValue();
            if (entry.usedAsVariable()) {
                continue;
            }
            if (!(entry.value() instanceof MapValue)) {
                findings.refuse(entry.keyPosition(), "Expected map entries for accounts");
            } else if (isReserved(item.getKey())) {
                findings.refuse(entry.keyPosition(), reserved(item.getKey()));
            } else {
                accounts.put(item.getKey(), account.read(key, entry, findings));
            }
        }
    }

    private void readNames(String key, ArrayValue array, Map<String, Block> accounts, Findings findings) {
        for (ConfigValue value : array.elements()) {
            if (!(value instanceof StringValue name)) {
                findings.refuse(
                        value.position(),
                        KeyType.wrongKind("an entry of " + key, "a string", value)
                                .text());
            } else if (isReserved(name.value())) {
                findings.refuse(value.position(), reserved(name.value()));
            } else if (accounts.put(name.value(), account.empty()) != null) {
                findings.refuse(value.position(), "Duplicate Account Entry: " + name.value());
            }
        }
    }

    private static boolean isReserved(String name) {
        return name.equals(AccountsConfig.GLOBAL);
    }

    private static String reserved(String name) {
        return KeyType.quote(name) + " is a Reserved Account";
    }

    @Override
    public Map<String, Block> readText(String key, String text) throws InvalidValueException {
        throw KeyType.onlyInFile(key);
    }

    @Override
    public void check(String key, Map<String, Block> value) throws InvalidValueException {
        if (value.containsKey(AccountsConfig.GLOBAL)) {
            throw new InvalidValueException(reserved(AccountsConfig.GLOBAL));
        }
    }

    @Override
    public String write(Map<String, Block> value, String indent) {
        return value.entrySet().stream()
                .map(each -> KeyType.quote(each.getKey()) + ": " + account.write(each.getValue(), indent))
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
