// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.Clock;
import dev.iora.core.Account;
import dev.iora.core.Lanes;
import dev.iora.jetstream.options.JetStreamLog;
import dev.iora.jetstream.options.JetStreamOptions;
import dev.iora.jetstream.stream.AccountUsage;

/**
 * Options and services that the shards of a server share.
 *
 * @param settings of JetStream
 * @param files how shards use disk and memory
 * @param memory limits for data from clients
 * @param account whose clients use the streams
 * @param lanes where messages enter and leave
 * @param clock the only source of time
 * @param usage of the account
 * @param log for the operator
 * @param events listener for events of consumers
 */
record ShardOptions(
        JetStreamOptions settings,
        DiskOptions files,
        ShardMemory memory,
        Account account,
        Lanes lanes,
        Clock clock,
        AccountUsage usage,
        JetStreamLog log,
        ShardEvents events) {}
