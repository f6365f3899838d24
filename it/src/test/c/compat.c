// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0

// Drives a server with the official C client: compat nats://host:port
// Prints one line for each check and ends with status 1 at the first that fails.

#include <stdatomic.h>

#include "checks.h"

static void delivers_what_is_published(void) {
  natsConnection *a = open_connection(0, 0);
  natsConnection *b = open_connection(0, 0);
  natsSubscription *subscription = NULL;
  ok(natsConnection_SubscribeSync(&subscription, b, "c.*.foo"), "subscribe");
  ok(natsConnection_Flush(b), "flush");
  ok(natsConnection_PublishRequestString(a, "c.x.foo", "c.reply", "hello"), "publish");
  natsMsg *message = next(subscription);
  expect_data(message, "hello");
  expect(strcmp(natsMsg_GetSubject(message), "c.x.foo") == 0, "the subject");
  expect(strcmp(natsMsg_GetReply(message), "c.reply") == 0, "the reply");
  natsMsg_Destroy(message);
  natsSubscription_Destroy(subscription);
  natsConnection_Destroy(a);
  natsConnection_Destroy(b);
}

static void shares_a_queue_group(void) {
  natsConnection *publisher = open_connection(0, 0);
  natsConnection *members[2];
  natsSubscription *subscriptions[2] = {NULL, NULL};
  for (int i = 0; i < 2; i++) {
    members[i] = open_connection(0, 0);
    ok(natsConnection_QueueSubscribeSync(&subscriptions[i], members[i], "c.work", "crew"), "subscribe");
    ok(natsConnection_Flush(members[i]), "flush");
  }
  for (int i = 0; i < 200; i++) {
    ok(natsConnection_PublishString(publisher, "c.work", "x"), "publish");
  }
  ok(natsConnection_Flush(publisher), "flush");
  uint64_t total = 0;
  for (int i = 0; i < 2; i++) {
    uint64_t share = 0;
    ok(natsConnection_Flush(members[i]), "flush");
    ok(natsSubscription_QueuedMsgs(subscriptions[i], &share), "count");
    expect(share > 50, "a fair share");
    total += share;
    natsSubscription_Destroy(subscriptions[i]);
    natsConnection_Destroy(members[i]);
  }
  expect(total == 200, "each message once");
  natsConnection_Destroy(publisher);
}

static void respond(natsConnection *connection, natsSubscription *subscription, natsMsg *message, void *closure) {
  (void)subscription;
  (void)closure;
  natsConnection_Publish(
      connection, natsMsg_GetReply(message), natsMsg_GetData(message), natsMsg_GetDataLength(message));
  natsMsg_Destroy(message);
}

static void answers_requests(void) {
  natsConnection *service = open_connection(0, 0);
  natsConnection *client = open_connection(0, 0);
  natsSubscription *subscription = NULL;
  ok(natsConnection_Subscribe(&subscription, service, "c.service", respond, NULL), "subscribe");
  ok(natsConnection_Flush(service), "flush");
  for (int i = 0; i < 50; i++) {
    natsMsg *reply = NULL;
    ok(natsConnection_RequestString(&reply, client, "c.service", "ping", WAIT_MS), "request");
    expect_data(reply, "ping");
    natsMsg_Destroy(reply);
  }
  natsSubscription_Destroy(subscription);
  natsConnection_Destroy(service);
  natsConnection_Destroy(client);
}

static void tells_that_nobody_responds(void) {
  natsConnection *client = open_connection(0, 0);
  natsMsg *reply = NULL;
  natsStatus status = natsConnection_RequestString(&reply, client, "c.nobody", "?", WAIT_MS);
  expect(status == NATS_NO_RESPONDERS, natsStatus_GetText(status));
  natsConnection_Destroy(client);
}

static void carries_headers(void) {
  natsConnection *connection = open_connection(0, 0);
  natsSubscription *subscription = NULL;
  natsMsg *message = NULL;
  const char *value = NULL;
  ok(natsConnection_SubscribeSync(&subscription, connection, "c.headers"), "subscribe");
  ok(natsMsg_Create(&message, "c.headers", NULL, "body", 4), "create message");
  ok(natsMsgHeader_Set(message, "key", "value"), "set header");
  ok(natsConnection_PublishMsg(connection, message), "publish");
  natsMsg_Destroy(message);
  message = next(subscription);
  expect_data(message, "body");
  ok(natsMsgHeader_Get(message, "key", &value), "get header");
  expect(strcmp(value, "value") == 0, "the header's value");
  natsMsg_Destroy(message);
  natsSubscription_Destroy(subscription);
  natsConnection_Destroy(connection);
}

static void leaves_out_own_messages_without_echo(void) {
  natsConnection *connection = open_connection(1, 0);
  natsSubscription *subscription = NULL;
  uint64_t count = 0;
  ok(natsConnection_SubscribeSync(&subscription, connection, "c.echo"), "subscribe");
  ok(natsConnection_PublishString(connection, "c.echo", "x"), "publish");
  ok(natsConnection_Flush(connection), "flush");
  ok(natsSubscription_QueuedMsgs(subscription, &count), "count");
  expect(count == 0, "no message");
  natsSubscription_Destroy(subscription);
  natsConnection_Destroy(connection);
}

static void unsubscribes_after_a_maximum(void) {
  natsConnection *connection = open_connection(0, 0);
  natsSubscription *subscription = NULL;
  ok(natsConnection_SubscribeSync(&subscription, connection, "c.max"), "subscribe");
  ok(natsSubscription_AutoUnsubscribe(subscription, 2), "unsubscribe");
  for (int i = 0; i < 5; i++) {
    ok(natsConnection_PublishString(connection, "c.max", "x"), "publish");
  }
  ok(natsConnection_Flush(connection), "flush");
  for (int i = 0; i < 2; i++) {
    natsMsg_Destroy(next(subscription));
  }
  natsMsg *message = NULL;
  expect(natsSubscription_NextMsg(&message, subscription, 1) == NATS_MAX_DELIVERED_MSGS, "the end");
  natsSubscription_Destroy(subscription);
  natsConnection_Destroy(connection);
}

static void count(natsConnection *connection, natsSubscription *subscription, natsMsg *message, void *closure) {
  (void)connection;
  (void)subscription;
  atomic_fetch_add((atomic_int *)closure, 1);
  natsMsg_Destroy(message);
}

static void drains_without_loss(void) {
  natsConnection *publisher = open_connection(0, 0);
  natsConnection *connection = open_connection(0, 0);
  natsSubscription *subscription = NULL;
  atomic_int got = 0;
  ok(natsConnection_Subscribe(&subscription, connection, "c.drain", count, &got), "subscribe");
  ok(natsConnection_Flush(connection), "flush");
  for (int i = 0; i < 1000; i++) {
    ok(natsConnection_PublishString(publisher, "c.drain", "x"), "publish");
  }
  ok(natsConnection_Flush(publisher), "flush");
  ok(natsSubscription_Drain(subscription), "drain");
  ok(natsSubscription_WaitForDrainCompletion(subscription, WAIT_MS), "wait");
  expect(got == 1000, "all messages");
  natsSubscription_Destroy(subscription);
  natsConnection_Destroy(connection);
  natsConnection_Destroy(publisher);
}

static void carries_a_large_payload(void) {
  natsConnection *connection = open_connection(0, 0);
  natsSubscription *subscription = NULL;
  int size = (int)natsConnection_GetMaxPayload(connection);
  char *payload = malloc(size);
  for (int i = 0; i < size; i++) {
    payload[i] = (char)(i * 31);
  }
  ok(natsConnection_SubscribeSync(&subscription, connection, "c.large"), "subscribe");
  ok(natsConnection_Publish(connection, "c.large", payload, size), "publish");
  natsMsg *message = next(subscription);
  expect(natsMsg_GetDataLength(message) == size, "the payload's length");
  expect(memcmp(natsMsg_GetData(message), payload, size) == 0, "the payload");
  natsMsg_Destroy(message);
  free(payload);
  natsSubscription_Destroy(subscription);
  natsConnection_Destroy(connection);
}

static void works_verbose_and_pedantic(void) {
  natsConnection *connection = open_connection(0, 1);
  natsSubscription *subscription = NULL;
  ok(natsConnection_SubscribeSync(&subscription, connection, "c.verbose"), "subscribe");
  ok(natsConnection_PublishString(connection, "c.verbose", "x"), "publish");
  natsMsg_Destroy(next(subscription));
  ok(natsConnection_Flush(connection), "flush");
  natsSubscription_Destroy(subscription);
  natsConnection_Destroy(connection);
}

int main(int argc, char **argv) {
  static const struct check checks[] = {
      {"delivers what is published", delivers_what_is_published},
      {"shares a queue group", shares_a_queue_group},
      {"answers requests", answers_requests},
      {"tells that nobody responds", tells_that_nobody_responds},
      {"carries headers", carries_headers},
      {"leaves out own messages without echo", leaves_out_own_messages_without_echo},
      {"unsubscribes after a maximum", unsubscribes_after_a_maximum},
      {"drains without loss", drains_without_loss},
      {"carries a large payload", carries_a_large_payload},
      {"works verbose and pedantic", works_verbose_and_pedantic},
  };
  return run_checks(argc, argv, checks, sizeof(checks) / sizeof(checks[0]));
}
