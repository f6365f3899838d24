// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0

// What the programs that drive a server with the official C client have in common.

#include <nats/nats.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WAIT_MS 20000

static const char *url;
static const char *current;

static void fail(const char *what, const char *detail) {
  printf("FAILED %s: %s: %s\n", current, what, detail);
  exit(1);
}

/** Ends the program unless the client's call succeeded. */
static void ok(natsStatus status, const char *what) {
  if (status != NATS_OK) {
    fail(what, natsStatus_GetText(status));
  }
}

static void expect(int condition, const char *what) {
  if (!condition) {
    fail("expected", what);
  }
}

static natsConnection *open_connection(int no_echo, int verbose) {
  natsOptions *options = NULL;
  natsConnection *connection = NULL;
  ok(natsOptions_Create(&options), "create options");
  ok(natsOptions_SetURL(options, url), "set url");
  ok(natsOptions_SetNoEcho(options, no_echo), "set no echo");
  ok(natsOptions_SetVerbose(options, verbose), "set verbose");
  ok(natsOptions_SetPedantic(options, verbose), "set pedantic");
  ok(natsConnection_Connect(&connection, options), "connect");
  natsOptions_Destroy(options);
  return connection;
}

static natsMsg *next(natsSubscription *subscription) {
  natsMsg *message = NULL;
  ok(natsSubscription_NextMsg(&message, subscription, WAIT_MS), "next message");
  return message;
}

static void expect_data(natsMsg *message, const char *data) {
  expect(natsMsg_GetDataLength(message) == (int)strlen(data), "the payload's length");
  expect(memcmp(natsMsg_GetData(message), data, strlen(data)) == 0, data);
}

struct check {
  const char *name;
  void (*run)(void);
};

/** Runs the checks one after the other and prints a line for each; the first that fails ends the program. */
static int run_checks(int argc, char **argv, const struct check *checks, int total) {
  if (argc != 2) {
    fprintf(stderr, "usage: %s nats://host:port\n", argv[0]);
    return 2;
  }
  url = argv[1];
  for (int i = 0; i < total; i++) {
    current = checks[i].name;
    checks[i].run();
    printf("ok %s\n", current);
  }
  nats_Close();
  printf("%d of %d checks passed\n", total, total);
  return 0;
}
