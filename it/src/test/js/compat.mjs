// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0

// Drives a server with the official JavaScript client: node compat.mjs nats://host:port
// Prints one line for each check and ends with status 1 if any failed.

import assert from "node:assert/strict";
import { headers, nuid } from "@nats-io/transport-node";
import { check, runChecks, take, withConnections } from "./harness.mjs";

check("knows the server", () =>
  withConnections(1, async (nc) => {
    assert.match(nc.info.server_id, /^N[A-Z2-7]{55}$/);
    assert.match(nc.info.version, /^2\.14\./);
    assert.equal(nc.info.headers, true);
    assert.ok((await nc.rtt()) >= 0);
  }));

check("delivers what is published", () =>
  withConnections(2, async (a, b) => {
    const subscription = b.subscribe("js.foo", { max: 1 });
    await b.flush();
    a.publish("js.foo", "hello", { reply: "js.reply" });
    const [message] = await take(subscription, 1);
    assert.equal(message.string(), "hello");
    assert.equal(message.subject, "js.foo");
    assert.equal(message.reply, "js.reply");
  }));

check("matches wildcards", () =>
  withConnections(1, async (nc) => {
    const partial = nc.subscribe("js.wild.*.x");
    const full = nc.subscribe("js.wild.>");
    for (const subject of ["js.wild.1.x", "js.wild.1.y", "js.wild.1.x.z", "js.wild"]) {
      nc.publish(subject);
    }
    await nc.flush();
    assert.equal(partial.getReceived(), 1);
    assert.equal(full.getReceived(), 3);
  }));

check("shares a queue group", () =>
  withConnections(3, async (publisher, one, two) => {
    const members = [one, two].map((nc) => nc.subscribe("js.work", { queue: "crew" }));
    await Promise.all([one.flush(), two.flush()]);
    for (let i = 0; i < 200; i++) {
      publisher.publish("js.work", String(i));
    }
    await publisher.flush();
    await Promise.all([one.flush(), two.flush()]);
    const shares = members.map((member) => member.getReceived());
    assert.equal(shares[0] + shares[1], 200);
    assert.ok(Math.min(...shares) > 50, `uneven: ${shares}`);
  }));

check("answers requests", () =>
  withConnections(2, async (service, client) => {
    service.subscribe("js.service", { callback: (_, message) => message.respond("re: " + message.string()) });
    await service.flush();
    for (let i = 0; i < 50; i++) {
      const reply = await client.request("js.service", `q${i}`, { timeout: 5000 });
      assert.equal(reply.string(), `re: q${i}`);
    }
    const alone = await client.request("js.service", "alone", { timeout: 5000, noMux: true });
    assert.equal(alone.string(), "re: alone");
  }));

check("tells that nobody responds", () =>
  withConnections(1, async (nc) => {
    await assert.rejects(nc.request("js.nobody", "?", { timeout: 5000 }), (error) => {
      assert.match(`${error.name} ${error.message} ${error.cause?.message}`, /no responders/i);
      return true;
    });
  }));

check("carries headers", () =>
  withConnections(1, async (nc) => {
    const subscription = nc.subscribe("js.headers", { max: 1 });
    const sent = headers();
    sent.append("one", "1");
    sent.append("many", "a");
    sent.append("many", "b");
    nc.publish("js.headers", "body", { headers: sent });
    const [message] = await take(subscription, 1);
    assert.equal(message.string(), "body");
    assert.equal(message.headers.get("one"), "1");
    assert.deepEqual(message.headers.values("many"), ["a", "b"]);
  }));

check("leaves out own messages without echo", () =>
  withConnections(1, async (nc) => {
    const subscription = nc.subscribe("js.echo");
    nc.publish("js.echo", "x");
    await nc.flush();
    assert.equal(subscription.getReceived(), 0);
  }, { noEcho: true }));

check("unsubscribes after a maximum", () =>
  withConnections(1, async (nc) => {
    const subscription = nc.subscribe("js.max", { max: 2 });
    for (let i = 0; i < 5; i++) {
      nc.publish("js.max", String(i));
    }
    await nc.flush();
    const messages = await take(subscription, 2);
    assert.deepEqual(messages.map((message) => message.string()), ["0", "1"]);
  }));

check("drains without loss", () =>
  withConnections(2, async (publisher, nc) => {
    let count = 0;
    nc.subscribe("js.drain", { callback: () => count++ });
    await nc.flush();
    for (let i = 0; i < 1000; i++) {
      publisher.publish("js.drain");
    }
    await publisher.flush();
    await nc.drain();
    assert.equal(count, 1000);
  }));

check("carries a large payload", () =>
  withConnections(1, async (nc) => {
    const payload = new Uint8Array(nc.info.max_payload);
    payload.forEach((_, i) => (payload[i] = i * 31));
    const subscription = nc.subscribe("js.large", { max: 1 });
    nc.publish("js.large", payload);
    const [message] = await take(subscription, 1);
    assert.deepEqual(Buffer.from(message.data), Buffer.from(payload));
  }));

check("is closed for a payload above the maximum", () =>
  withConnections(1, async (nc) => {
    assert.throws(() => nc.publish("js.large", new Uint8Array(nc.info.max_payload + 1)));
    await nc.flush();
  }));

check("works verbose and pedantic", () =>
  withConnections(1, async (nc) => {
    const subscription = nc.subscribe("js.verbose", { max: 1 });
    nc.publish("js.verbose", "x");
    await nc.flush();
    assert.equal((await take(subscription, 1))[0].string(), "x");
  }, { verbose: true, pedantic: true }));

check("keeps the order of a publisher", () =>
  withConnections(2, async (publisher, nc) => {
    const subject = `js.order.${nuid.next()}`;
    const subscription = nc.subscribe(subject, { max: 5000 });
    await nc.flush();
    for (let i = 0; i < 5000; i++) {
      publisher.publish(subject, String(i));
    }
    const messages = await take(subscription, 5000);
    messages.forEach((message, i) => assert.equal(message.string(), String(i)));
  }));

await runChecks();
