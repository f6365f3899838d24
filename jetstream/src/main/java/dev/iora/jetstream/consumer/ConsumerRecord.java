// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.consumer;

/**
 * A change of a consumer's durable state, as the journal keeps it.
 *
 * @param type which change, from the consumer's own numbering, below 256
 * @param body its encoding
 * @param awaited whether somebody waits for it to be durable (double acks); others are only written
 */
@SuppressWarnings("ArrayRecordComponent") // an encoding that nobody compares
public record ConsumerRecord(int type, byte[] body, boolean awaited) {}
