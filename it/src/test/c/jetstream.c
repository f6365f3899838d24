// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0

// Drives JetStream with the official C client: jetstream nats://host:port
// Prints one line for each check and ends with status 1 at the first that fails.

#include <stdatomic.h>

#include "checks.h"

#define STREAM "C"
#define SUBJECTS "c.js.>"
#define SUBJECT "c.js.a"

static natsConnection *connection;
static jsCtx *js;

/** Ends the program unless a call to the API succeeded. */
static void api_ok(natsStatus status, jsErrCode code, const char *what) {
  if (status != NATS_OK) {
    char detail[200];
    snprintf(detail, sizeof(detail), "%s (%d), %s", natsStatus_GetText(status), code, nats_GetLastError(NULL));
    fail(what, detail);
  }
}

static void add_stream(jsStorageType storage) {
  jsErrCode code = 0;
  jsStreamConfig config;
  const char *subjects[] = {SUBJECTS};
  connection = open_connection(0, 0);
  ok(natsConnection_JetStream(&js, connection, NULL), "JetStream");
  ok(jsStreamConfig_Init(&config), "configuration");
  config.Name = STREAM;
  config.Subjects = subjects;
  config.SubjectsLen = 1;
  config.Storage = storage;
  config.AllowDirect = true;
  api_ok(js_AddStream(NULL, js, &config, NULL, &code), code, "add stream");
}

static void delete_stream(void) {
  jsErrCode code = 0;
  api_ok(js_DeleteStream(js, STREAM, NULL, &code), code, "delete stream");
  jsCtx_Destroy(js);
  natsConnection_Destroy(connection);
}

/** Publishes the numbers from 0, each acknowledged before the next. */
static void publish(int count) {
  for (int i = 0; i < count; i++) {
    char text[16];
    jsErrCode code = 0;
    jsPubAck *ack = NULL;
    snprintf(text, sizeof(text), "%d", i);
    api_ok(js_Publish(&ack, js, SUBJECT, text, (int)strlen(text), NULL, &code), code, "publish");
    expect(strcmp(ack->Stream, STREAM) == 0, "the stream in the acknowledgement");
    jsPubAck_Destroy(ack);
  }
}

static void expect_number(natsMsg *message, int number) {
  char text[16];
  snprintf(text, sizeof(text), "%d", number);
  expect_data(message, text);
}

static uint64_t messages_in_stream(void) {
  jsErrCode code = 0;
  jsStreamInfo *info = NULL;
  api_ok(js_GetStreamInfo(&info, js, STREAM, NULL, &code), code, "stream info");
  uint64_t messages = info->State.Msgs;
  jsStreamInfo_Destroy(info);
  return messages;
}

static void publishes_and_is_acknowledged_in(jsStorageType storage) {
  add_stream(storage);
  publish(20);
  expect(messages_in_stream() == 20, "20 messages");
  delete_stream();
}

static void publishes_to_files(void) {
  publishes_and_is_acknowledged_in(js_FileStorage);
}

static void publishes_to_memory(void) {
  publishes_and_is_acknowledged_in(js_MemoryStorage);
}

static void recognises_duplicates(void) {
  add_stream(js_FileStorage);
  jsErrCode code = 0;
  jsPubOptions options;
  ok(jsPubOptions_Init(&options), "options");
  options.MsgId = "one";
  for (int i = 0; i < 2; i++) {
    jsPubAck *ack = NULL;
    api_ok(js_Publish(&ack, js, SUBJECT, "x", 1, &options, &code), code, "publish");
    expect(ack->Duplicate == (i == 1), "a duplicate the second time only");
    expect(ack->Sequence == 1, "the same sequence");
    jsPubAck_Destroy(ack);
  }
  ok(jsPubOptions_Init(&options), "options");
  options.ExpectLastSeq = 9;
  expect(js_Publish(NULL, js, SUBJECT, "x", 1, &options, &code) != NATS_OK, "a wrong last sequence to be refused");
  expect(code == 10071, "the code of a wrong last sequence");
  delete_stream();
}

static void publishes_many_at_once(void) {
  add_stream(js_FileStorage);
  jsPubOptions options;
  ok(jsPubOptions_Init(&options), "options");
  options.MaxWait = WAIT_MS;
  for (int i = 0; i < 2000; i++) {
    ok(js_PublishAsync(js, SUBJECT, "x", 1, NULL), "publish");
  }
  ok(js_PublishAsyncComplete(js, &options), "all acknowledgements");
  expect(messages_in_stream() == 2000, "2000 messages");
  delete_stream();
}

static void gets_and_deletes_messages(void) {
  add_stream(js_FileStorage);
  publish(3);
  jsErrCode code = 0;
  natsMsg *message = NULL;
  api_ok(js_GetMsg(&message, js, STREAM, 2, NULL, &code), code, "get");
  expect_number(message, 1);
  natsMsg_Destroy(message);
  api_ok(js_GetLastMsg(&message, js, STREAM, SUBJECT, NULL, &code), code, "get the last");
  expect_number(message, 2);
  natsMsg_Destroy(message);
  jsDirectGetMsgOptions direct;
  ok(jsDirectGetMsgOptions_Init(&direct), "options");
  direct.Sequence = 1;
  ok(js_DirectGetMsg(&message, js, STREAM, NULL, &direct), "direct get");
  expect_number(message, 0);
  natsMsg_Destroy(message);
  api_ok(js_EraseMsg(js, STREAM, 1, NULL, &code), code, "erase");
  api_ok(js_DeleteMsg(js, STREAM, 2, NULL, &code), code, "delete");
  expect(js_GetMsg(&message, js, STREAM, 1, NULL, &code) == NATS_NOT_FOUND, "the message to be gone");
  api_ok(js_PurgeStream(js, STREAM, NULL, &code), code, "purge");
  expect(messages_in_stream() == 0, "no message");
  delete_stream();
}

static void fetches(void) {
  add_stream(js_FileStorage);
  publish(30);
  jsErrCode code = 0;
  natsSubscription *subscription = NULL;
  api_ok(js_PullSubscribe(&subscription, js, SUBJECTS, "puller", NULL, NULL, &code), code, "subscribe");
  for (int expected = 0; expected < 30;) {
    natsMsgList list;
    api_ok(natsSubscription_Fetch(&list, subscription, 10, WAIT_MS, &code), code, "fetch");
    for (int i = 0; i < list.Count; i++) {
      expect_number(list.Msgs[i], expected++);
      api_ok(natsMsg_AckSync(list.Msgs[i], NULL, &code), code, "acknowledge");
    }
    natsMsgList_Destroy(&list);
  }
  jsConsumerInfo *info = NULL;
  api_ok(natsSubscription_GetConsumerInfo(&info, subscription, NULL, &code), code, "consumer info");
  expect(info->NumPending == 0 && info->NumAckPending == 0, "nothing pending");
  expect(info->AckFloor.Stream == 30, "everything acknowledged");
  jsConsumerInfo_Destroy(info);
  natsMsgList none;
  expect(natsSubscription_Fetch(&none, subscription, 1, 100, &code) == NATS_TIMEOUT, "no more messages");
  natsSubscription_Destroy(subscription);
  delete_stream();
}

static atomic_int received;

static void count(natsConnection *nc, natsSubscription *subscription, natsMsg *message, void *closure) {
  (void)nc;
  (void)subscription;
  (void)closure;
  expect_number(message, atomic_fetch_add(&received, 1));
  natsMsg_Destroy(message);
}

/** Waits until `count` has been called that often. */
static void await_received(int wanted) {
  for (int waited = 0; atomic_load(&received) < wanted; waited++) {
    expect(waited < WAIT_MS, "all messages to come");
    nats_Sleep(1);
  }
}

static void pulls_in_the_background(void) {
  add_stream(js_FileStorage);
  publish(100);
  jsErrCode code = 0;
  natsSubscription *subscription = NULL;
  atomic_store(&received, 0);
  api_ok(
      js_PullSubscribeAsync(&subscription, js, SUBJECTS, "background", count, NULL, NULL, NULL, &code), code,
      "subscribe");
  await_received(100);
  natsSubscription_Destroy(subscription);
  delete_stream();
}

static void pushes(void) {
  add_stream(js_FileStorage);
  publish(50);
  jsErrCode code = 0;
  natsSubscription *subscription = NULL;
  api_ok(js_SubscribeSync(&subscription, js, SUBJECTS, NULL, NULL, &code), code, "subscribe");
  for (int i = 0; i < 50; i++) {
    natsMsg *message = next(subscription);
    jsMsgMetaData *meta = NULL;
    expect_number(message, i);
    ok(natsMsg_GetMetaData(&meta, message), "metadata");
    expect(meta->Sequence.Stream == (uint64_t)i + 1 && meta->NumDelivered == 1, "the sequence");
    expect(meta->NumPending == (uint64_t)(49 - i), "how many are left");
    jsMsgMetaData_Destroy(meta);
    ok(natsMsg_Ack(message, NULL), "acknowledge");
    natsMsg_Destroy(message);
  }
  natsSubscription_Destroy(subscription);
  delete_stream();
}

static void keeps_order(void) {
  add_stream(js_FileStorage);
  publish(200);
  jsErrCode code = 0;
  jsSubOptions options;
  ok(jsSubOptions_Init(&options), "options");
  options.Ordered = true;
  natsSubscription *subscription = NULL;
  atomic_store(&received, 0);
  api_ok(js_Subscribe(&subscription, js, SUBJECTS, count, NULL, NULL, &options, &code), code, "subscribe");
  await_received(200);
  natsSubscription_Destroy(subscription);
  delete_stream();
}

static void delivers_again_what_was_refused(void) {
  add_stream(js_FileStorage);
  publish(1);
  jsErrCode code = 0;
  natsSubscription *subscription = NULL;
  api_ok(js_SubscribeSync(&subscription, js, SUBJECTS, NULL, NULL, &code), code, "subscribe");
  for (uint64_t delivery = 1; delivery <= 3; delivery++) {
    natsMsg *message = next(subscription);
    jsMsgMetaData *meta = NULL;
    ok(natsMsg_GetMetaData(&meta, message), "metadata");
    expect(meta->NumDelivered == delivery, "the number of the delivery");
    jsMsgMetaData_Destroy(meta);
    if (delivery == 1) {
      ok(natsMsg_Nak(message, NULL), "refuse");
    } else if (delivery == 2) {
      ok(natsMsg_NakWithDelay(message, 50, NULL), "refuse for a while");
    } else {
      ok(natsMsg_Term(message, NULL), "terminate");
    }
    natsMsg_Destroy(message);
  }
  natsSubscription_Destroy(subscription);
  delete_stream();
}

static void keeps_keys_and_values(void) {
  kvConfig config;
  kvStore *kv = NULL;
  kvEntry *entry = NULL;
  uint64_t revision = 0;
  connection = open_connection(0, 0);
  ok(natsConnection_JetStream(&js, connection, NULL), "JetStream");
  ok(kvConfig_Init(&config), "configuration");
  config.Bucket = "c";
  config.History = 3;
  ok(js_CreateKeyValue(&kv, js, &config), "create");
  ok(kvStore_PutString(&revision, kv, "k", "1"), "put");
  ok(kvStore_UpdateString(&revision, kv, "k", "2", revision), "update");
  expect(kvStore_UpdateString(&revision, kv, "k", "3", 1) != NATS_OK, "an old revision to be refused");
  expect(kvStore_CreateString(&revision, kv, "k", "3") != NATS_OK, "a key that exists to be refused");
  ok(kvStore_Get(&entry, kv, "k"), "get");
  expect(strcmp(kvEntry_ValueString(entry), "2") == 0 && kvEntry_Revision(entry) == 2, "the last value");
  kvEntry_Destroy(entry);
  kvEntryList history;
  ok(kvStore_History(&history, kv, "k", NULL), "history");
  expect(history.Count == 2, "two values");
  kvEntryList_Destroy(&history);
  ok(kvStore_Delete(kv, "k"), "delete");
  expect(kvStore_Get(&entry, kv, "k") == NATS_NOT_FOUND, "the key to be deleted");
  kvStore_Destroy(kv);
  ok(js_DeleteKeyValue(js, "c"), "delete the bucket");
  jsCtx_Destroy(js);
  natsConnection_Destroy(connection);
}

int main(int argc, char **argv) {
  static const struct check checks[] = {
      {"publishes to files", publishes_to_files},
      {"publishes to memory", publishes_to_memory},
      {"recognises duplicates", recognises_duplicates},
      {"publishes many at once", publishes_many_at_once},
      {"gets and deletes messages", gets_and_deletes_messages},
      {"fetches", fetches},
      {"pulls in the background", pulls_in_the_background},
      {"pushes", pushes},
      {"keeps order", keeps_order},
      {"delivers again what was refused", delivers_again_what_was_refused},
      {"keeps keys and values", keeps_keys_and_values},
  };
  return run_checks(argc, argv, checks, sizeof(checks) / sizeof(checks[0]));
}
