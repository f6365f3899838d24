// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0

// What the programs that drive a server with the official JavaScript client have in common: checks that run one after
// the other, each of which prints a line.

import { connect } from "@nats-io/transport-node";

const url = process.argv[2];
const checks = [];

/** Adds a check. */
export const check = (name, run) => checks.push({ name, run });

/** Runs `use` with `count` connections and closes them. */
export async function withConnections(count, use, options = {}) {
  const connections = await Promise.all(
    Array.from({ length: count }, () => connect({ servers: url, reconnect: false, ...options })),
  );
  try {
    return await use(...connections);
  } finally {
    await Promise.all(connections.map((nc) => nc.close()));
  }
}

/** The next `count` messages of anything that can be iterated. */
export async function take(messages, count) {
  const taken = [];
  for await (const message of messages) {
    taken.push(message);
    if (taken.length === count) {
      break;
    }
  }
  return taken;
}

/** Runs all checks and ends with status 1 if any failed. */
export async function runChecks() {
  let failures = 0;
  for (const { name, run } of checks) {
    try {
      await run();
      console.log(`ok ${name}`);
    } catch (error) {
      failures++;
      console.log(`FAILED ${name}: ${error.stack}`);
    }
  }
  console.log(`${checks.length - failures} of ${checks.length} checks passed`);
  process.exit(failures === 0 ? 0 : 1);
}
