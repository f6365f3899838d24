// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Accounts as lists: says who gets a message by going through all of them. Accounts are numbers. */
final class NaiveAccounts {
    /** A stream or service; the wildcards of both subjects are {@code $n}. */
    record Import(int importer, int exporter, String exported, String local) {}

    /** A mapping of all messages of a subject; the wildcards of both subjects are {@code $n}. */
    record Mapping(int account, String source, String destination) {}

    /** A subscription of a client; the queue is null outside of groups. */
    record Sub(
            int client,
            int account,
            String sid,
            String filter,
            @Nullable String queue) {}

    /** A message for a subscription; the reply subject is empty if there is none. */
    record Delivery(Sub sub, String subject, String reply) {}

    /** The account and the subject that a response goes to. */
    private record Requester(int account, String reply) {}

    final List<Import> streams = new ArrayList<>();
    final List<Import> services = new ArrayList<>();
    final List<Mapping> mappings = new ArrayList<>();
    final List<Sub> subs = new ArrayList<>();

    /** The messages of the last publish that one subscription gets. */
    final List<Delivery> plain = new ArrayList<>();

    /** The messages of the last publish that one of several subscriptions gets. */
    final List<List<Delivery>> groups = new ArrayList<>();

    /** The requests that wait for a response, by the subject of the response. */
    private final Map<String, Requester> waiting = new HashMap<>();

    private int lastRequest;

    /** A client publishes. */
    void publish(int account, String subject, String reply) {
        plain.clear();
        groups.clear();
        route(account, mapped(account, subject), reply, false);
    }

    private String mapped(int account, String subject) {
        for (Mapping mapping : mappings) {
            String mapped = translate(mapping.source, mapping.destination, subject);
            if (mapping.account == account && mapped != null) {
                return mapped;
            }
        }
        return subject;
    }

    /** Imported streams have no messages that come from a service. */
    private void route(int account, String subject, String reply, boolean fromService) {
        var members = new HashMap<String, List<Delivery>>();
        offer(account, subject, reply, members);
        for (Import stream : streams) {
            String local = translate(stream.exported, stream.local, subject);
            if (stream.exporter == account && local != null && !fromService) {
                offer(stream.importer, local, reply, members);
            }
        }
        groups.addAll(members.values());
        for (Import service : services) {
            String exported = translate(service.local, service.exported, subject);
            if (service.importer == account && exported != null) {
                route(service.exporter, mapped(service.exporter, exported), request(service, reply), true);
            }
        }
        Requester requester = waiting.remove(account + " " + subject);
        if (requester != null) {
            route(requester.account, requester.reply, "", true);
        }
    }

    private void offer(int account, String subject, String reply, Map<String, List<Delivery>> members) {
        for (Sub sub : subs) {
            if (sub.account == account && NaiveSubjects.matches(sub.filter, subject)) {
                List<Delivery> target =
                        sub.queue == null ? plain : members.computeIfAbsent(sub.queue, _ -> new ArrayList<>());
                target.add(new Delivery(sub, subject, reply));
            }
        }
    }

    /** The reply subject of a request in the account of the service; numbered where the server draws a secret. */
    private String request(Import service, String reply) {
        if (reply.isEmpty()) {
            return reply;
        }
        String subject = "_R_.account.request" + ++lastRequest;
        waiting.put(service.exporter + " " + subject, new Requester(service.importer, reply));
        return subject;
    }

    /** A subject with neutral tokens instead of those that a server draws. */
    static String neutral(String subject) {
        String withoutNumbers = subject.replaceAll("request\\d+", "request");
        return withoutNumbers.replaceAll("\\b\\w{19}\\b", "request").replaceAll("\\b\\w{6}\\b", "account");
    }

    /** The subject that a subject of the form {@code from} becomes; null if it has another form. */
    static @Nullable String translate(String from, String to, String subject) {
        String[] form = from.split("\\.", -1);
        String[] tokens = subject.split("\\.", form[form.length - 1].equals(">") ? form.length : -1);
        if (tokens.length != form.length) {
            return null;
        }
        var values = new HashMap<String, String>();
        for (int i = 0; i < form.length; i++) {
            if (form[i].startsWith("$") || form[i].equals(">")) {
                values.put(form[i], tokens[i]);
            } else if (!form[i].equals(tokens[i])) {
                return null;
            }
        }
        var result = new ArrayList<String>();
        for (String token : to.split("\\.", -1)) {
            result.add(values.getOrDefault(token, token));
        }
        return String.join(".", result);
    }
}
