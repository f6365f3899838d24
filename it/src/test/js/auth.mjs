// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0

// Logs in to a server with the official JavaScript client, in the one way that the server knows:
// node auth.mjs localhost:port KIND DIRECTORY
// KIND is none, token, user, nkey, certificate or first; DIRECTORY has the files of AccountSite. Prints one line for each
// check and ends with status 1 if any failed.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { nkeyAuthenticator } from "@nats-io/transport-node";
import { check, runChecks, take, withConnections } from "./harness.mjs";

const [kind, directory] = process.argv.slice(3);

/** Two connections with the right credentials exchange a message. */
const letsIn = (name, options) =>
  check(name, () =>
    withConnections(
      2,
      async (a, b) => {
        const subscription = b.subscribe("js.auth", { max: 1 });
        await b.flush();
        a.publish("js.auth", "hello");
        assert.equal((await take(subscription, 1))[0].string(), "hello");
      },
      options,
    ));

const isRefused = (name, options, expected = /Authorization Violation/) =>
  check(name, () =>
    assert.rejects(withConnections(1, async () => assert.fail("is connected"), options), (error) => {
      assert.match(`${error.name} ${error.message} ${error.cause?.message}`, expected);
      return true;
    }));

const key = (number) => ({ authenticator: nkeyAuthenticator(readFileSync(`${directory}/${number}.nk`)) });
const tls = (client) => ({
  tls: {
    caFile: `${directory}/ca.pem`,
    ...(client && { certFile: `${directory}/${client}.pem`, keyFile: `${directory}/${client}-key.pem` }),
  },
});

switch (kind) {
  case "none":
    letsIn("without credentials", {});
    letsIn("with needless credentials", { user: "u", pass: "p" });
    break;
  case "token":
    letsIn("a token", { token: "t" });
    isRefused("a wrong token", { token: "x" });
    isRefused("no token", {});
    break;
  case "user":
    letsIn("a plain password", { user: "u", pass: "p" });
    letsIn("a hashed password", { user: "h", pass: "right" });
    isRefused("a wrong plain password", { user: "u", pass: "x" });
    isRefused("a wrong hashed password", { user: "h", pass: "wrong" });
    isRefused("an unknown user", { user: "x", pass: "p" });
    isRefused("no user", {});
    break;
  case "nkey":
    letsIn("a key", key(1));
    isRefused("an unknown key", key(2));
    isRefused("no key", {});
    break;
  case "certificate":
    letsIn("a certificate that names a user", tls("joe"));
    isRefused("a certificate that names nobody", tls("ann"));
    isRefused("a certificate of an unknown authority", tls("foreign"), /./);
    isRefused("no certificate", tls(), /./);
    break;
  case "first": {
    const first = (options) => ({ ...options, tls: { ...tls().tls, handshakeFirst: true } });
    letsIn("a token behind the handshake", first({ token: "t" }));
    isRefused("a wrong token behind the handshake", first({ token: "x" }));
    break;
  }
  default:
    throw new Error(`no such kind: ${kind}`);
}

await runChecks();
