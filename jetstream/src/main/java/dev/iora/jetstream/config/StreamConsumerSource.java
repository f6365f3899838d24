// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.JsonObject;
import dev.iora.json.JsonOptional;

/**
 * A durable consumer that a mirror or source takes messages from.
 *
 * @param name its name
 * @param deliverSubject subject that it delivers to
 */
@JsonObject("server.StreamConsumerSource")
public record StreamConsumerSource(
        @JsonOptional("name") String name,
        @JsonOptional("deliver_subject") String deliverSubject) {}
