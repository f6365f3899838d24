// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.subject.FilterSet;
import dev.iora.subject.Subject;
import dev.iora.subject.SubjectFilter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The subjects that a user may publish and subscribe to (reference: core protocol, section 15; nats-server v2.14.5 client.go
 * setPermissions, canSubscribe, pubAllowed). Immutable.
 */
public final class Permissions {
    /**
     * The permission to publish to the reply subjects of messages that the user got.
     *
     * @param maxMessages per reply subject; negative for no limit
     * @param expiryNanos how long after the message; negative for no limit
     */
    public record Responses(int maxMessages, long expiryNanos) {}

    /**
     * The lists of a user. An entry for subscriptions may have the form {@code subject queue}.
     *
     * @param publishAllow null if everything is allowed
     * @param subscribeAllow empty if everything is allowed
     * @param responses null if there is no such permission
     */
    public record Lists(
            @Nullable List<String> publishAllow,
            List<String> publishDeny,
            List<String> subscribeAllow,
            List<String> subscribeDeny,
            @Nullable Responses responses) {}

    /** A filter for subscriptions; {@code queue} is null if it is about all of them. */
    private record Rule(SubjectFilter subject, @Nullable SubjectFilter queue) {
        static Rule of(String entry) {
            String[] words = entry.strip().split("[ \\t]+", -1);
            if (words.length > 2) {
                throw new IllegalArgumentException("invalid subject-queue \"" + entry + "\"");
            }
            return new Rule(filter(words[0]), words.length == 1 ? null : filter(words[1]));
        }

        /** Whether it applies to subscriptions of a queue group, or to plain ones if there is none. */
        boolean appliesTo(byte @Nullable [] group) {
            return queue == null || (group != null && queue.matches(group, 0, group.length));
        }
    }

    private final @Nullable FilterSet publishAllow;
    private final @Nullable FilterSet publishDeny;
    private final boolean publishesNothing;
    private final Rule[] subscribeAllow;
    private final Rule[] subscribeDeny;
    private final @Nullable Responses responses;

    /**
     * Compiles lists.
     *
     * @throws IllegalArgumentException naming an entry that is not valid
     */
    public Permissions(Lists lists) {
        List<String> allow = lists.publishAllow;
        publishesNothing = allow != null && allow.isEmpty();
        publishAllow = allow == null || allow.isEmpty() ? null : filters(allow);
        publishDeny = lists.publishDeny.isEmpty() ? null : filters(lists.publishDeny);
        subscribeAllow = rules(lists.subscribeAllow);
        subscribeDeny = rules(lists.subscribeDeny);
        responses = lists.responses;
    }

    private static FilterSet filters(List<String> subjects) {
        return FilterSet.of(subjects.stream().map(Permissions::filter).toList());
    }

    private static Rule[] rules(List<String> entries) {
        return entries.stream().map(Rule::of).toArray(Rule[]::new);
    }

    private static SubjectFilter filter(String subject) {
        byte[] bytes = subject.getBytes(StandardCharsets.UTF_8);
        if (!Subject.isValidFilter(bytes, 0, bytes.length)) {
            throw new IllegalArgumentException("subject \"" + subject + "\" is not a valid subject");
        }
        return SubjectFilter.of(bytes);
    }

    /** The permission for responses; null if there is none. */
    @Nullable
    Responses responses() {
        return responses;
    }

    /** Whether the lists allow to publish to a subject, responses aside. Wildcards in it are taken literally. */
    boolean allowsPublish(byte[] bytes, int offset, int length) {
        if (publishesNothing || (publishAllow != null && !publishAllow.matches(bytes, offset, length))) {
            return false;
        }
        return publishDeny == null || !publishDeny.matches(bytes, offset, length);
    }

    /** Whether the lists allow a subscription. Messages that are denied to it are filtered, see {@link #filter}. */
    boolean allowsSubscribe(byte[] subject, byte @Nullable [] queue) {
        return isAllowed(subject, queue) && !isDenied(subject, 0, subject.length, queue);
    }

    private boolean isAllowed(byte[] subject, byte @Nullable [] queue) {
        if (subscribeAllow.length == 0) {
            return true;
        }
        boolean plain = false;
        boolean group = false;
        boolean grouped = false;
        for (Rule rule : subscribeAllow) {
            if (!rule.subject.matches(subject, 0, subject.length)) {
                continue;
            }
            if (rule.queue == null) {
                plain = true;
            } else if (queue != null) {
                grouped = true;
                group |= rule.appliesTo(queue);
            }
        }
        return grouped ? group : plain;
    }

    /** Whether messages of a subject are denied to subscriptions of a queue group, or to plain ones. */
    boolean isDenied(byte[] bytes, int offset, int length, byte @Nullable [] queue) {
        for (Rule rule : subscribeDeny) {
            if (rule.appliesTo(queue) && rule.subject.matches(bytes, offset, length)) {
                return true;
            }
        }
        return false;
    }

    /** Returns what a subscription that is allowed must not get; null if it may get everything that matches. */
    @Nullable
    DeliveryFilter filter(byte[] subject, byte @Nullable [] queue) {
        SubjectFilter wanted = SubjectFilter.of(subject);
        var denied = new ArrayList<SubjectFilter>();
        for (Rule rule : subscribeDeny) {
            if (rule.appliesTo(queue) && rule.subject.overlaps(wanted)) {
                denied.add(rule.subject);
            }
        }
        var allowed = new ArrayList<SubjectFilter>();
        boolean covered = subscribeAllow.length == 0;
        for (Rule rule : subscribeAllow) {
            if (rule.appliesTo(queue) && rule.subject.overlaps(wanted)) {
                allowed.add(rule.subject);
                covered |= rule.subject.covers(wanted);
            }
        }
        if (denied.isEmpty() && covered) {
            return null;
        }
        return new DeliveryFilter(
                covered ? FilterSet.ALL : FilterSet.of(allowed), denied.isEmpty() ? null : FilterSet.of(denied));
    }

    @Override
    public String toString() {
        return "Permissions[publish " + publishAllow + " not " + publishDeny + ", subscribe "
                + Arrays.toString(subscribeAllow) + " not " + Arrays.toString(subscribeDeny) + "]";
    }
}
