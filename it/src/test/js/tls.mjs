// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0

// Drives a server with the official JavaScript client over TLS, with a certificate of the client:
// node tls.mjs host:port DIRECTORY FIRST
// DIRECTORY has ca.pem, client.pem and client-key.pem; FIRST says whether the handshake comes before INFO. Prints one line
// for each check and ends with status 1 if any failed.

import assert from "node:assert/strict";
import { check, runChecks, take, withConnections } from "./harness.mjs";

const [directory, first] = process.argv.slice(3);
const options = {
  tls: {
    handshakeFirst: first === "true",
    caFile: `${directory}/ca.pem`,
    certFile: `${directory}/client.pem`,
    keyFile: `${directory}/client-key.pem`,
  },
};

check("knows that TLS is required", () =>
  withConnections(
    1,
    async (nc) => {
      assert.equal(nc.info.tls_required, true);
      assert.equal(nc.info.tls_verify, true);
      assert.ok((await nc.rtt()) >= 0);
    },
    options,
  ));

check("delivers what is published", () =>
  withConnections(
    2,
    async (a, b) => {
      const subscription = b.subscribe("js.tls", { max: 1 });
      await b.flush();
      a.publish("js.tls", "hello");
      const [message] = await take(subscription, 1);
      assert.equal(message.string(), "hello");
    },
    options,
  ));

check("delivers large messages", () =>
  withConnections(
    2,
    async (a, b) => {
      const subscription = b.subscribe("js.large", { max: 5 });
      await b.flush();
      for (let i = 0; i < 5; i++) {
        a.publish("js.large", new Uint8Array(900_000).fill(i));
      }
      const messages = await take(subscription, 5);
      messages.forEach((message, i) => {
        assert.equal(message.data.length, 900_000);
        assert.ok(message.data.every((byte) => byte === i));
      });
    },
    options,
  ));

await runChecks();
