// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import dev.iora.common.SeededRandom;
import dev.iora.subject.SubjectFilter;
import dev.iora.subject.SubjectTransform;
import dev.iora.wire.PublishFrame;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The mappings of an account: what its clients publish to a subject goes to another one (reference: core protocol, section 10).
 * The first mapping whose source matches applies. Immutable.
 */
public final class SubjectMappings {
    private static final int ALL = 100;

    /**
     * One destination.
     *
     * @param subject with references to wildcards of the source
     * @param weight per cent of the messages
     */
    public record Destination(String subject, int weight) {}

    /**
     * One mapping, as configured.
     *
     * @param source filter of the subjects that are mapped
     * @param destinations their weights are 100 at most; the rest keeps its subject, unless the source is a destination itself:
     *     then the rest is dropped
     */
    public record Mapping(String source, List<Destination> destinations) {
        /** Copies the list. */
        public Mapping {
            destinations = List.copyOf(destinations);
        }
    }

    /** One destination with the weights before it added to its own; no transform means that the message is dropped. */
    private record Choice(@Nullable SubjectTransform transform, int below) {}

    private record Rule(SubjectFilter source, List<Choice> choices) {}

    private final List<Rule> rules = new ArrayList<>();

    /**
     * Compiles mappings.
     *
     * @throws IllegalArgumentException with nats-server's error text
     */
    public SubjectMappings(List<Mapping> mappings) {
        for (Mapping mapping : mappings) {
            rules.add(new Rule(SubjectFilter.of(mapping.source), choices(mapping)));
        }
    }

    private static List<Choice> choices(Mapping mapping) {
        var choices = new ArrayList<Choice>();
        int sum = 0;
        boolean keepsSource = false;
        for (Destination destination : mapping.destinations) {
            sum += destination.weight;
            if (sum > ALL) {
                throw new IllegalArgumentException("total weight needs to be <= 100");
            }
            keepsSource |= destination.subject.equals(mapping.source);
            choices.add(new Choice(SubjectTransform.ofMapping(mapping.source, destination.subject), sum));
        }
        if (sum < ALL && !keepsSource) {
            choices.add(new Choice(SubjectTransform.ofMapping(mapping.source, ""), ALL));
        } else if (sum < ALL) {
            choices.add(new Choice(null, ALL));
        }
        return List.copyOf(choices);
    }

    /**
     * Returns the message with the subject that it is mapped to; the same object if no mapping applies, null if it is dropped.
     *
     * @param random chooses between weighted destinations
     */
    @Nullable
    PublishFrame apply(PublishFrame frame, SeededRandom random) {
        for (Rule rule : rules) {
            if (rule.source.matches(frame.names, frame.subject, frame.subjectLength)) {
                return apply(rule, frame, random);
            }
        }
        return frame;
    }

    private static @Nullable PublishFrame apply(Rule rule, PublishFrame frame, SeededRandom random) {
        int number = rule.choices.size() == 1 ? 0 : random.nextInt(ALL);
        for (Choice choice : rule.choices) {
            if (number < choice.below) {
                if (choice.transform == null) {
                    return null;
                }
                byte[] mapped = choice.transform.apply(frame.names, frame.subject, frame.subjectLength);
                return mapped == null ? frame : frame.renamed(mapped);
            }
        }
        return null;
    }
}
