// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0

// Logs in to a server with the official C client, in the one way that the server knows:
// auth nats://host:port KIND DIRECTORY
// KIND is none, token, user, nkey, certificate or first; DIRECTORY has the files of AccountSite. Prints one line for each
// check and ends with status 1 at the first that fails.

#include "checks.h"

static const char *directory;

/** What a client has: fields that are NULL are left out. */
struct login {
  const char *token;
  const char *user;
  const char *password;
  const char *key;
  const char *certificate;
  int secure;
  int first;
};

static const char *file(const char *name, const char *suffix, char *path, size_t size) {
  snprintf(path, size, "%s/%s%s", directory, name, suffix);
  return path;
}

static void set_key(natsOptions *options, const char *key) {
  char path[512];
  char public_key[128] = "";
  FILE *in = fopen(file(key, ".pub", path, sizeof(path)), "r");
  expect(in != NULL && fgets(public_key, sizeof(public_key), in) != NULL, path);
  fclose(in);
  ok(natsOptions_SetNKeyFromSeed(options, public_key, file(key, ".nk", path, sizeof(path))), "set key");
}

static void set_tls(natsOptions *options, const struct login *login) {
  char path[512];
  char key[512];
  ok(natsOptions_SetSecure(options, true), "set secure");
  ok(natsOptions_LoadCATrustedCertificates(options, file("ca", ".pem", path, sizeof(path))), "trust");
  if (login->certificate != NULL) {
    file(login->certificate, ".pem", path, sizeof(path));
    file(login->certificate, "-key.pem", key, sizeof(key));
    ok(natsOptions_LoadCertificatesChain(options, path, key), "set certificate");
  }
  if (login->first) {
    ok(natsOptions_TLSHandshakeFirst(options), "set handshake first");
  }
}

static natsStatus connect_with(const struct login *login, natsConnection **connection) {
  natsOptions *options = NULL;
  ok(natsOptions_Create(&options), "create options");
  ok(natsOptions_SetURL(options, url), "set url");
  ok(natsOptions_SetAllowReconnect(options, false), "set no reconnect");
  if (login->token != NULL) {
    ok(natsOptions_SetToken(options, login->token), "set token");
  }
  if (login->user != NULL) {
    ok(natsOptions_SetUserInfo(options, login->user, login->password), "set user");
  }
  if (login->key != NULL) {
    set_key(options, login->key);
  }
  if (login->secure) {
    set_tls(options, login);
  }
  natsStatus status = natsConnection_Connect(connection, options);
  natsOptions_Destroy(options);
  return status;
}

static void lets_in(struct login login) {
  natsConnection *connection = NULL;
  natsSubscription *subscription = NULL;
  ok(connect_with(&login, &connection), "connect");
  ok(natsConnection_SubscribeSync(&subscription, connection, "c.auth"), "subscribe");
  ok(natsConnection_PublishString(connection, "c.auth", "hello"), "publish");
  natsMsg *message = next(subscription);
  expect_data(message, "hello");
  natsMsg_Destroy(message);
  natsSubscription_Destroy(subscription);
  natsConnection_Destroy(connection);
}

static void is_refused(struct login login) {
  natsConnection *connection = NULL;
  natsStatus status = connect_with(&login, &connection);
  natsConnection_Destroy(connection);
  expect(status == NATS_CONNECTION_AUTH_FAILED, natsStatus_GetText(status));
}

static void cannot_connect(struct login login) {
  natsConnection *connection = NULL;
  natsStatus status = connect_with(&login, &connection);
  natsConnection_Destroy(connection);
  expect(status != NATS_OK, "an error");
}

static void none(void) {
  lets_in((struct login){0});
  lets_in((struct login){.user = "u", .password = "p"});
}

static void token(void) {
  lets_in((struct login){.token = "t"});
  is_refused((struct login){.token = "x"});
  is_refused((struct login){0});
}

static void plain_password(void) {
  lets_in((struct login){.user = "u", .password = "p"});
  is_refused((struct login){.user = "u", .password = "x"});
  is_refused((struct login){.user = "x", .password = "p"});
  is_refused((struct login){0});
}

static void hashed_password(void) {
  lets_in((struct login){.user = "h", .password = "right"});
  is_refused((struct login){.user = "h", .password = "wrong"});
}

static void nkey(void) {
  lets_in((struct login){.key = "1"});
  is_refused((struct login){.key = "2"});
  is_refused((struct login){0});
}

static void certificate(void) {
  lets_in((struct login){.secure = 1, .certificate = "joe"});
  is_refused((struct login){.secure = 1, .certificate = "ann"});
  cannot_connect((struct login){.secure = 1, .certificate = "foreign"});
  cannot_connect((struct login){.secure = 1});
}

static void first(void) {
  lets_in((struct login){.secure = 1, .first = 1, .token = "t"});
  is_refused((struct login){.secure = 1, .first = 1, .token = "x"});
}

int main(int argc, char **argv) {
  static const struct check checks[] = {
      {"none", none},
      {"token", token},
      {"user", plain_password},
      {"user", hashed_password},
      {"nkey", nkey},
      {"certificate", certificate},
      {"first", first},
  };
  struct check chosen[sizeof(checks) / sizeof(checks[0])];
  int total = 0;
  if (argc != 4) {
    fprintf(stderr, "usage: %s nats://host:port KIND DIRECTORY\n", argv[0]);
    return 2;
  }
  directory = argv[3];
  for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
    if (strcmp(checks[i].name, argv[2]) == 0) {
      chosen[total++] = checks[i];
    }
  }
  if (total == 0) {
    fprintf(stderr, "no such kind: %s\n", argv[2]);
    return 2;
  }
  return run_checks(argc - 2, argv, chosen, total);
}
