// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import dev.iora.config.ConfigValue.ArrayValue;
import dev.iora.config.ConfigValue.MapValue;
import dev.iora.config.ConfigValue.StringValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Subjects to allow: one, or an array; or a map of those to allow and to deny.
 *
 * <p>Texts are those of nats-server v2.14 (opts.go parseSubjectPermission, checkPermSubjectArray).
 *
 * @param queues whether a queue group may follow a subject
 */
record SubjectPermissionType(boolean queues) implements KeyType<SubjectPermission> {
    @Override
    public String label() {
        return "string, array or map of allow and deny";
    }

    @Override
    public SubjectPermission read(String key, ConfigValue.Entry entry, Findings findings) throws InvalidValueException {
        if (!(entry.value() instanceof MapValue map)) {
            return new SubjectPermission(allowed(key, entry, findings), List.of());
        }
        List<SubjectPermission.Entry> allow = null;
        List<SubjectPermission.Entry> deny = List.of();
        for (Map.Entry<String, ConfigValue.Entry> item : map.entries().entrySet()) {
            switch (item.getKey().toLowerCase(Locale.ROOT)) {
                case "allow" -> allow = allowed(key + ".allow", item.getValue(), findings);
                case "deny" -> deny = subjects(key + ".deny", item.getValue());
                default -> refuse(item.getKey(), item.getValue(), findings);
            }
        }
        return new SubjectPermission(allow, deny);
    }

    private static void refuse(String name, ConfigValue.Entry entry, Findings findings) {
        if (!entry.usedAsVariable()) {
            findings.refuse(
                    entry.keyPosition(),
                    "Unknown field name " + KeyType.quote(name)
                            + " parsing subject permissions, only 'allow' or 'deny' are permitted");
        }
    }

    /** Null for an empty array, which nats-server takes as none given. */
    private @Nullable List<SubjectPermission.Entry> allowed(String key, ConfigValue.Entry entry, Findings findings)
            throws InvalidValueException {
        List<SubjectPermission.Entry> subjects = subjects(key, entry);
        if (subjects.isEmpty()) {
            findings.warn(
                    entry.keyPosition(),
                    "invalid use of field \"" + key + "\": an empty list is ignored, it does not restrict anything");
            return null;
        }
        return subjects;
    }

    /** The subjects of a string or an array. */
    private List<SubjectPermission.Entry> subjects(String key, ConfigValue.Entry entry) throws InvalidValueException {
        List<ConfigValue> values = switch (entry.value()) {
            case StringValue one -> List.of(one);
            case ArrayValue many -> many.elements();
            default -> throw KeyType.wrongKind(key, "a subject or an array of subjects", entry.value());
        };
        List<SubjectPermission.Entry> subjects = new ArrayList<>();
        for (ConfigValue value : values) {
            if (!(value instanceof StringValue text)) {
                throw KeyType.wrongKind("an entry of " + key, "a string", value);
            }
            subjects.add(subject(text.value()));
        }
        return subjects;
    }

    /** Splits a subject and its queue group; a text that is neither one nor two words stays as it is, and is not valid. */
    private SubjectPermission.Entry subject(String text) {
        if (queues && !KeyType.isSubject(text)) {
            String[] words = text.strip().split("\\s+", -1);
            if (words.length == 2) {
                return new SubjectPermission.Entry(words[0], words[1]);
            }
        }
        return new SubjectPermission.Entry(text, "");
    }

    @Override
    public SubjectPermission readText(String key, String text) throws InvalidValueException {
        throw KeyType.onlyInFile(key);
    }

    @Override
    public void check(String key, SubjectPermission value) throws InvalidValueException {
        checkAll(value.allow() == null ? List.of() : value.allow());
        checkAll(value.deny());
    }

    private void checkAll(List<SubjectPermission.Entry> entries) throws InvalidValueException {
        for (SubjectPermission.Entry entry : entries) {
            if (!KeyType.isSubject(entry.subject())
                    || (!queues && !entry.queue().isEmpty())) {
                String subject = queues ? entry.subject() : entry.toString();
                throw new InvalidValueException("subject " + KeyType.quote(subject) + " is not a valid subject");
            }
            if (!entry.queue().isEmpty() && !KeyType.isSubject(entry.queue())) {
                throw new InvalidValueException("queue " + KeyType.quote(entry.queue()) + " is not a valid queue");
            }
        }
    }

    @Override
    public String show(SubjectPermission value) {
        return write(value, "");
    }

    @Override
    public String write(SubjectPermission value, String indent) {
        String allow = value.allow() == null ? "" : "allow: " + array(value.allow());
        String deny = value.deny().isEmpty() ? "" : "deny: " + array(value.deny());
        return "{" + allow + (allow.isEmpty() || deny.isEmpty() ? "" : ", ") + deny + "}";
    }

    private static String array(List<SubjectPermission.Entry> entries) {
        return entries.stream().map(each -> KeyType.quote(each.toString())).collect(Collectors.joining(", ", "[", "]"));
    }
}
