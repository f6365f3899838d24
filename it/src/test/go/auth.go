// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0

// Command auth logs in to a server with the official Go client, in the one way that the server knows:
// auth nats://host:port KIND DIRECTORY
// KIND is none, token, user, nkey, certificate or first; DIRECTORY has the files of AccountSite. It prints one line for each
// check and ends with status 1 if any failed.
package main

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/nats-io/nats.go"
)

func file(name string) string {
	return filepath.Join(os.Args[3], name)
}

// letsIn checks that two connections with the right credentials exchange a message.
func letsIn(name string, options ...nats.Option) check {
	return check{name, func(s *session) {
		nc := s.connect(options...)
		subscription, err := nc.SubscribeSync("go.auth")
		must(err)
		must(nc.Flush())
		must(s.connect(options...).Publish("go.auth", []byte("hello")))
		message := next(subscription)
		expect(string(message.Data) == "hello", "hello, got %q", message.Data)
	}}
}

func isRefused(name string, options ...nats.Option) check {
	return check{name, func(s *session) {
		_, err := nats.Connect(s.url, append(options, nats.NoReconnect())...)
		expect(errors.Is(err, nats.ErrAuthorization), "an authorization violation, got %v", err)
	}}
}

func cannotConnect(name string, options ...nats.Option) check {
	return check{name, func(s *session) {
		_, err := nats.Connect(s.url, append(options, nats.NoReconnect())...)
		expect(err != nil, "an error")
	}}
}

func key(number string) nats.Option {
	option, err := nats.NkeyOptionFromSeed(file(number + ".nk"))
	must(err)
	return option
}

func certificate(client string) nats.Option {
	return nats.ClientCert(file(client+".pem"), file(client+"-key.pem"))
}

func checksOf(kind string) []check {
	switch kind {
	case "none":
		return []check{letsIn("without credentials"), letsIn("with needless credentials", nats.UserInfo("u", "p"))}
	case "token":
		return []check{
			letsIn("a token", nats.Token("t")),
			isRefused("a wrong token", nats.Token("x")),
			isRefused("no token"),
		}
	case "user":
		return []check{
			letsIn("a plain password", nats.UserInfo("u", "p")),
			letsIn("a hashed password", nats.UserInfo("h", "right")),
			isRefused("a wrong plain password", nats.UserInfo("u", "x")),
			isRefused("a wrong hashed password", nats.UserInfo("h", "wrong")),
			isRefused("an unknown user", nats.UserInfo("x", "p")),
			isRefused("no user"),
		}
	case "nkey":
		return []check{letsIn("a key", key("1")), isRefused("an unknown key", key("2")), isRefused("no key")}
	case "certificate":
		trust := nats.RootCAs(file("ca.pem"))
		return []check{
			letsIn("a certificate that names a user", trust, certificate("joe")),
			isRefused("a certificate that names nobody", trust, certificate("ann")),
			cannotConnect("a certificate of an unknown authority", trust, certificate("foreign")),
			cannotConnect("no certificate", trust),
		}
	case "first":
		trust := nats.RootCAs(file("ca.pem"))
		return []check{
			letsIn("a token behind the handshake", trust, nats.TLSHandshakeFirst(), nats.Token("t")),
			isRefused("a wrong token behind the handshake", trust, nats.TLSHandshakeFirst(), nats.Token("x")),
		}
	default:
		panic("no such kind: " + kind)
	}
}

func main() {
	runChecks(checksOf(os.Args[2]))
}
