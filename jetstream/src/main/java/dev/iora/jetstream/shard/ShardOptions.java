// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.common.Clock;
import dev.iora.common.HeapGuard;
import dev.iora.core.Lanes;
import dev.iora.jetstream.account.JetStreamAccounts;
import dev.iora.jetstream.options.JetStreamLog;
import dev.iora.jetstream.options.JetStreamOptions;

/**
 * Options and services that the shards of a server share.
 *
 * @param settings of JetStream
 * @param files how shards use disk and memory
 * @param memory limits for data from clients
 * @param accounts whose clients use the streams
 * @param lanes where messages enter and leave
 * @param clock the only source of time
 * @param heap says when there is no room for more objects
 * @param log for the operator
 * @param events listener for events of consumers
 */
record ShardOptions(
        JetStreamOptions settings,
        DiskOptions files,
        ShardMemory memory,
        JetStreamAccounts accounts,
        Lanes lanes,
        Clock clock,
        HeapGuard heap,
        JetStreamLog log,
        ShardEvents events) {}
