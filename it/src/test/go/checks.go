// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0

// What the programs that drive a server with the official Go client have in common: checks that run one after the other,
// each of which prints a line.
package main

import (
	"fmt"
	"os"
	"time"

	"github.com/nats-io/nats.go"
)

const wait = 20 * time.Second

// failed is what must panics with; main reports it and goes on.
type failed struct{ cause error }

func must(err error) {
	if err != nil {
		panic(failed{err})
	}
}

func expect(condition bool, what string, args ...any) {
	if !condition {
		panic(failed{fmt.Errorf("expected "+what, args...)})
	}
}

// session opens connections for one check.
type session struct {
	url  string
	open []*nats.Conn
}

func (s *session) connect(options ...nats.Option) *nats.Conn {
	nc, err := nats.Connect(s.url, append(options, nats.NoReconnect())...)
	must(err)
	s.open = append(s.open, nc)
	return nc
}

func (s *session) close() {
	for _, nc := range s.open {
		nc.Close()
	}
}

func next(subscription *nats.Subscription) *nats.Msg {
	message, err := subscription.NextMsg(wait)
	must(err)
	return message
}

type check struct {
	name string
	run  func(*session)
}

func run(url string, check func(*session)) (err error) {
	s := &session{url: url}
	defer s.close()
	defer func() {
		switch cause := recover().(type) {
		case nil:
		case failed:
			err = cause.cause
		default:
			panic(cause)
		}
	}()
	check(s)
	return nil
}

// runChecks runs all checks and ends with status 1 if any failed.
func runChecks(checks []check) {
	failures := 0
	for _, check := range checks {
		if err := run(os.Args[1], check.run); err != nil {
			failures++
			fmt.Printf("FAILED %s: %v\n", check.name, err)
		} else {
			fmt.Printf("ok %s\n", check.name)
		}
	}
	fmt.Printf("%d of %d checks passed\n", len(checks)-failures, len(checks))
	if failures > 0 {
		os.Exit(1)
	}
}
