// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0

// Drives JetStream with the official JavaScript client: node jetstream.mjs nats://host:port
// Prints one line for each check and ends with status 1 if any failed.

import assert from "node:assert/strict";
import {
  AckPolicy,
  DeliverPolicy,
  DiscardPolicy,
  jetstream,
  jetstreamManager,
  JetStreamApiError,
  RetentionPolicy,
  StorageType,
} from "@nats-io/jetstream";
import { Kvm } from "@nats-io/kv";
import { Objm } from "@nats-io/obj";
import { headers, nanos } from "@nats-io/transport-node";
import { check, runChecks, take, withConnections } from "./harness.mjs";

let streams = 0;

/** Runs `use` with a client, a manager and a new stream, of which `config` says more. */
const withStream = (config, use) =>
  withConnections(1, async (nc) => {
    const manager = await jetstreamManager(nc);
    const name = `JS${++streams}`;
    const info = await manager.streams.add({ name, subjects: [`${name}.>`], ...config });
    try {
      await use({ nc, js: jetstream(nc), manager, name, info });
    } finally {
      await manager.streams.delete(name);
    }
  });

/** Publishes the numbers below `count`, as many at once as there are. */
const publish = (js, name, count) =>
  Promise.all(Array.from({ length: count }, (_, i) => js.publish(`${name}.${i % 5}`, String(i))));

const numbers = (from, to) => Array.from({ length: to - from }, (_, i) => String(from + i));

const texts = (messages) => messages.map((message) => message.string());

/** Expects an error of the API with this code. */
const refused = (promise, code) =>
  assert.rejects(promise, (error) => {
    assert.ok(error instanceof JetStreamApiError, error.stack);
    assert.equal(error.code, code, error.message);
    return true;
  });

check("tells about the account", () =>
  withConnections(1, async (nc) => {
    const info = await (await jetstreamManager(nc)).getAccountInfo();
    assert.equal(info.streams, 0);
    assert.ok(info.api.level >= 1);
  }));

check("manages streams", () =>
  withStream({ max_msgs: 100, description: "first" }, async ({ manager, name, info }) => {
    assert.equal(info.config.max_msgs, 100);
    const updated = await manager.streams.update(name, { ...info.config, description: "second" });
    assert.equal(updated.config.description, "second");
    assert.deepEqual((await manager.streams.list().next()).map((each) => each.config.name), [name]);
    assert.deepEqual(await manager.streams.names().next(), [name]);
    assert.equal(await manager.streams.find(`${name}.x`), name);
    await refused(manager.streams.add({ name, subjects: ["other"] }), 10058);
    await refused(manager.streams.info("none"), 10059);
  }));

check("publishes, one after the other and at once", () =>
  withStream({}, async ({ js, name }) => {
    const ack = await js.publish(`${name}.a`, "first");
    assert.deepEqual([ack.stream, ack.seq, ack.duplicate], [name, 1, false]);
    const acks = await publish(js, name, 500);
    assert.deepEqual(acks.map((each) => each.seq), Array.from({ length: 500 }, (_, i) => i + 2));
  }));

check("recognises duplicates and wrong expectations", () =>
  withStream({}, async ({ js, name }) => {
    await js.publish(`${name}.a`, "x", { msgID: "one" });
    assert.equal((await js.publish(`${name}.a`, "x", { msgID: "one" })).duplicate, true);
    await refused(js.publish(`${name}.a`, "x", { expect: { lastSequence: 9 } }), 10071);
    await refused(js.publish(`${name}.a`, "x", { expect: { lastSubjectSequence: 9 } }), 10071);
    await refused(js.publish(`${name}.a`, "x", { expect: { lastMsgID: "two" } }), 10070);
    await refused(js.publish(`${name}.a`, "x", { expect: { streamName: "OTHER" } }), 10060);
  }));

check("gets, deletes and purges messages", () =>
  withStream({ allow_direct: true }, async ({ js, manager, name }) => {
    const sent = headers();
    sent.set("a", "b");
    await js.publish(`${name}.1`, "one", { headers: sent });
    await js.publish(`${name}.2`, "two");
    for (const api of [manager.streams, manager.direct]) {
      const message = await api.getMessage(name, { seq: 1 });
      assert.deepEqual([message.string(), message.header.get("a"), message.subject], ["one", "b", `${name}.1`]);
      assert.equal((await api.getMessage(name, { last_by_subj: `${name}.2` })).seq, 2);
      assert.equal(await api.getMessage(name, { seq: 9 }), null);
    }
    const batch = await manager.direct.getBatch(name, { batch: 10, seq: 1 });
    assert.deepEqual(texts(await take(batch, 2)), ["one", "two"]);
    assert.equal(await manager.streams.deleteMessage(name, 1, false), true);
    assert.equal((await manager.streams.purge(name)).purged, 1);
    assert.equal((await manager.streams.info(name)).state.messages, 0);
  }));

for (const storage of [StorageType.File, StorageType.Memory]) {
  check(`fetches and acknowledges, ${storage}`, () =>
    withStream({ storage }, async ({ js, manager, name }) => {
      await publish(js, name, 30);
      await manager.consumers.add(name, { durable_name: "c", ack_policy: AckPolicy.Explicit });
      const consumer = await js.consumers.get(name, "c");
      const first = await take(await consumer.fetch({ max_messages: 10 }), 10);
      assert.deepEqual(texts(first), numbers(0, 10));
      for (const message of first) {
        assert.equal(await message.ackAck(), true);
      }
      const rest = await take(await consumer.fetch({ max_messages: 20, expires: 5000 }), 20);
      rest.forEach((message) => message.ack());
      assert.deepEqual(texts(rest), numbers(10, 30));
      assert.equal((await consumer.info()).num_pending, 0);
      assert.equal(await consumer.next({ expires: 1000 }), null);
    }));
}

check("consumes what is there and what comes", () =>
  withStream({}, async ({ js, manager, name }) => {
    await publish(js, name, 200);
    await manager.consumers.add(name, { durable_name: "c", ack_policy: AckPolicy.Explicit });
    const consumer = await js.consumers.get(name, "c");
    const messages = await consumer.consume({ max_messages: 50 });
    const later = publish(js, name, 50);
    const got = [];
    for await (const message of messages) {
      message.ack();
      got.push(message.string());
      if (got.length === 250) {
        break;
      }
    }
    await later;
    await messages.close();
    assert.deepEqual(got, [...numbers(0, 200), ...numbers(0, 50)]);
  }));

check("consumes with a limit of bytes", () =>
  withStream({}, async ({ js, manager, name }) => {
    await Promise.all(Array.from({ length: 40 }, () => js.publish(`${name}.a`, new Uint8Array(1000))));
    await manager.consumers.add(name, { durable_name: "c", ack_policy: AckPolicy.Explicit });
    const consumer = await js.consumers.get(name, "c");
    const messages = await consumer.consume({ max_bytes: 8192 });
    const got = [];
    for await (const message of messages) {
      message.ack();
      got.push(message.seq);
      if (got.length === 40) {
        break;
      }
    }
    await messages.close();
    assert.deepEqual(got, Array.from({ length: 40 }, (_, i) => i + 1));
  }));

check("keeps the order of an ordered consumer", () =>
  withStream({}, async ({ js, name }) => {
    await publish(js, name, 300);
    const ordered = await js.consumers.get(name);
    const messages = await ordered.consume();
    assert.deepEqual(texts(await take(messages, 300)), numbers(0, 300));
    await messages.close();
    const filtered = await js.consumers.get(name, { filter_subjects: [`${name}.1`], deliver_policy: DeliverPolicy.LastPerSubject });
    assert.deepEqual(texts(await take(await filtered.fetch({ max_messages: 1 }), 1)), ["296"]);
  }));

check("delivers again what was refused", () =>
  withStream({}, async ({ js, manager, name }) => {
    await publish(js, name, 2);
    await manager.consumers.add(name, { durable_name: "c", ack_policy: AckPolicy.Explicit, max_deliver: 3 });
    const consumer = await js.consumers.get(name, "c");
    const message = await consumer.next();
    message.working();
    message.nak();
    const again = (await take(await consumer.fetch({ max_messages: 2 }), 2)).find((each) => each.seq === 1);
    assert.equal(again.info.deliveryCount, 2);
    again.nak(100);
    const third = await consumer.next({ expires: 5000 });
    assert.deepEqual([third.seq, third.info.deliveryCount], [1, 3]);
    third.term("enough");
    const state = await consumer.info();
    assert.equal(state.num_ack_pending, 1);
  }));

check("pushes, with heartbeats and flow control", () =>
  withStream({}, async ({ js, manager, name }) => {
    await publish(js, name, 100);
    await manager.consumers.add(name, {
      name: "pushed",
      deliver_subject: `to.${name}`,
      ack_policy: AckPolicy.Explicit,
      idle_heartbeat: nanos(1000),
      flow_control: true,
    });
    const consumer = await js.consumers.getPushConsumer(name, "pushed");
    const messages = await consumer.consume();
    const got = [];
    for await (const message of messages) {
      message.ack();
      got.push(message.string());
      if (got.length === 100) {
        break;
      }
    }
    await messages.close();
    assert.deepEqual(got, numbers(0, 100));
  }));

check("shares a work queue", () =>
  withStream({ retention: RetentionPolicy.Workqueue }, async ({ js, manager, name }) => {
    await publish(js, name, 20);
    await manager.consumers.add(name, { durable_name: "c", ack_policy: AckPolicy.Explicit });
    const consumers = await Promise.all([1, 2].map(() => js.consumers.get(name, "c")));
    const shares = await Promise.all(consumers.map(async (each) => take(await each.fetch({ max_messages: 10 }), 10)));
    for (const message of shares.flat()) {
      await message.ackAck();
    }
    assert.equal(new Set(shares.flat().map((message) => message.seq)).size, 20);
    assert.equal((await manager.streams.info(name)).state.messages, 0);
  }));

check("pauses and resumes", () =>
  withStream({}, async ({ js, manager, name }) => {
    await publish(js, name, 1);
    await manager.consumers.add(name, { durable_name: "c", ack_policy: AckPolicy.Explicit });
    const paused = await manager.consumers.pause(name, "c", new Date(Date.now() + 3_600_000));
    assert.equal(paused.paused, true);
    const consumer = await js.consumers.get(name, "c");
    assert.equal(await consumer.next({ expires: 1000 }), null);
    assert.equal((await manager.consumers.resume(name, "c")).paused, false);
    assert.equal((await consumer.next()).string(), "0");
  }));

check("refuses at its limits", () =>
  withStream({ max_msgs: 2, discard: DiscardPolicy.New }, async ({ js, name }) => {
    await publish(js, name, 2);
    await refused(js.publish(`${name}.a`, "x"), 10077);
  }));

check("lists and deletes consumers", () =>
  withStream({}, async ({ manager, name }) => {
    for (const durable_name of ["a", "b"]) {
      await manager.consumers.add(name, { durable_name, ack_policy: AckPolicy.Explicit });
    }
    const listed = await manager.consumers.list(name).next();
    assert.deepEqual(listed.map((info) => info.name), ["a", "b"]);
    assert.equal(await manager.consumers.delete(name, "a"), true);
    await refused(manager.consumers.info(name, "a"), 10014);
  }));

check("keeps keys and values", () =>
  withConnections(1, async (nc) => {
    const kvm = new Kvm(nc);
    const kv = await kvm.create("bucket", { history: 3 });
    assert.equal(await kv.put("k", "1"), 1);
    assert.equal((await kv.get("k")).string(), "1");
    await refused(kv.create("k", "2"), 10071);
    await kv.update("k", "2", 1);
    await refused(kv.update("k", "3", 1), 10071);
    await kv.put("other", "x");
    const history = await take(await kv.history({ key: "k" }), 2);
    assert.deepEqual(history.map((entry) => entry.string()), ["1", "2"]);
    assert.deepEqual((await take(await kv.keys(), 2)).sort(), ["k", "other"]);
    const watched = await kv.watch();
    assert.deepEqual((await take(watched, 2)).map((entry) => entry.key), ["k", "other"]);
    await kv.delete("k");
    assert.equal((await kv.get("k")).operation, "DEL");
    await kv.create("k", "3");
    await kv.purge("k");
    assert.equal((await kv.get("k")).operation, "PURGE");
    assert.equal((await kv.status()).values, 2);
    assert.equal(await kv.destroy(), true);
  }));

check("keeps objects", () =>
  withConnections(1, async (nc) => {
    const objects = await new Objm(nc).create("files");
    const bytes = new Uint8Array(500_000).map((_, i) => i * 7);
    const info = await objects.putBlob({ name: "big" }, bytes);
    assert.equal(info.size, bytes.length);
    assert.deepEqual(Buffer.from(await objects.getBlob("big")), Buffer.from(bytes));
    assert.equal(await objects.getBlob("none"), null);
    assert.deepEqual((await objects.list()).map((each) => each.name), ["big"]);
    await objects.update("big", { name: "renamed", description: "text" });
    assert.equal((await objects.info("renamed")).description, "text");
    assert.equal((await objects.delete("renamed")).success, true);
    assert.equal(await objects.get("renamed"), null);
    await objects.seal();
    await refused(objects.putBlob({ name: "late" }, bytes), 10109);
    assert.equal(await objects.destroy(), true);
  }));

await runChecks();
