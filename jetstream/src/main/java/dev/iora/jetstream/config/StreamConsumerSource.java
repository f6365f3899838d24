// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import dev.iora.json.JsonObject;
import dev.iora.json.JsonOptional;

/**
 * The durable consumer through which a mirror or source gets messages.
 *
 * @param name its name
 * @param deliverSubject subject that it delivers to
 */
@JsonObject("server.StreamConsumerSource")
public record StreamConsumerSource(
        @JsonOptional("name") String name,
        @JsonOptional("deliver_subject") String deliverSubject) {}
