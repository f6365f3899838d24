// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0

// Command compat drives a server with the official Go client: compat nats://host:port
// It prints one line for each check and ends with status 1 if any failed.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"sync/atomic"

	"github.com/nats-io/nats.go"
)

func subscribe(nc *nats.Conn, subject string) *nats.Subscription {
	subscription, err := nc.SubscribeSync(subject)
	must(err)
	must(nc.Flush())
	return subscription
}

func deliversWhatIsPublished(s *session) {
	subscription := subscribe(s.connect(), "go.*.foo")
	must(s.connect().PublishRequest("go.x.foo", "go.reply", []byte("hello")))
	message := next(subscription)
	expect(string(message.Data) == "hello", "hello, got %q", message.Data)
	expect(message.Subject == "go.x.foo" && message.Reply == "go.reply", "other subjects than %q, %q", message.Subject, message.Reply)
}

func sharesAQueueGroup(s *session) {
	members := make([]*nats.Subscription, 2)
	owners := make([]*nats.Conn, 2)
	for i := range members {
		owners[i] = s.connect()
		member, err := owners[i].QueueSubscribeSync("go.work", "crew")
		must(err)
		must(owners[i].Flush())
		members[i] = member
	}
	publisher := s.connect()
	for i := 0; i < 200; i++ {
		must(publisher.Publish("go.work", nil))
	}
	must(publisher.Flush())
	total := 0
	for i, member := range members {
		must(owners[i].Flush())
		share, _, err := member.Pending()
		must(err)
		expect(share > 50, "a fair share, got %d", share)
		total += share
	}
	expect(total == 200, "each message once, got %d", total)
}

func answersRequests(s *session) {
	service := s.connect()
	_, err := service.Subscribe("go.service", func(request *nats.Msg) {
		_ = request.Respond(append([]byte("re: "), request.Data...))
	})
	must(err)
	must(service.Flush())
	client := s.connect()
	for i := 0; i < 50; i++ {
		reply, err := client.Request("go.service", []byte(strconv.Itoa(i)), wait)
		must(err)
		expect(string(reply.Data) == "re: "+strconv.Itoa(i), "an answer, got %q", reply.Data)
	}
	old := s.connect(nats.UseOldRequestStyle())
	reply, err := old.Request("go.service", []byte("old"), wait)
	must(err)
	expect(string(reply.Data) == "re: old", "an answer, got %q", reply.Data)
}

func tellsThatNobodyResponds(s *session) {
	_, err := s.connect().Request("go.nobody", nil, wait)
	expect(errors.Is(err, nats.ErrNoResponders), "no responders, got %v", err)
}

func carriesHeaders(s *session) {
	nc := s.connect()
	subscription := subscribe(nc, "go.headers")
	message := nats.NewMsg("go.headers")
	message.Header.Add("many", "a")
	message.Header.Add("many", "b")
	message.Data = []byte("body")
	must(nc.PublishMsg(message))
	got := next(subscription)
	expect(fmt.Sprint(got.Header.Values("many")) == "[a b]", "both values, got %v", got.Header)
	expect(string(got.Data) == "body", "body, got %q", got.Data)
}

func leavesOutOwnMessagesWithoutEcho(s *session) {
	nc := s.connect(nats.NoEcho())
	subscription := subscribe(nc, "go.echo")
	must(nc.Publish("go.echo", nil))
	must(nc.Flush())
	count, _, err := subscription.Pending()
	must(err)
	expect(count == 0, "no message, got %d", count)
}

func unsubscribesAfterAMaximum(s *session) {
	nc := s.connect()
	subscription := subscribe(nc, "go.max")
	must(subscription.AutoUnsubscribe(2))
	for i := 0; i < 5; i++ {
		must(nc.Publish("go.max", nil))
	}
	next(subscription)
	next(subscription)
	_, err := subscription.NextMsg(wait)
	expect(errors.Is(err, nats.ErrMaxMessages), "the end, got %v", err)
}

func drainsWithoutLoss(s *session) {
	closed := make(chan struct{})
	nc := s.connect(nats.ClosedHandler(func(*nats.Conn) { close(closed) }))
	var count atomic.Int32
	_, err := nc.Subscribe("go.drain", func(*nats.Msg) { count.Add(1) })
	must(err)
	must(nc.Flush())
	publisher := s.connect()
	for i := 0; i < 1000; i++ {
		must(publisher.Publish("go.drain", nil))
	}
	must(publisher.Flush())
	must(nc.Drain())
	<-closed
	expect(count.Load() == 1000, "all messages, got %d", count.Load())
}

func carriesALargePayload(s *session) {
	nc := s.connect()
	payload := make([]byte, nc.MaxPayload())
	for i := range payload {
		payload[i] = byte(i * 31)
	}
	subscription := subscribe(nc, "go.large")
	must(nc.Publish("go.large", payload))
	expect(bytes.Equal(next(subscription).Data, payload), "the same bytes")
}

func worksVerboseAndPedantic(s *session) {
	nc := s.connect(func(o *nats.Options) error {
		o.Verbose = true
		o.Pedantic = true
		return nil
	})
	subscription := subscribe(nc, "go.verbose")
	must(nc.Publish("go.verbose", nil))
	next(subscription)
	must(nc.Flush())
}

func main() {
	runChecks([]check{
		{"delivers what is published", deliversWhatIsPublished},
		{"shares a queue group", sharesAQueueGroup},
		{"answers requests", answersRequests},
		{"tells that nobody responds", tellsThatNobodyResponds},
		{"carries headers", carriesHeaders},
		{"leaves out own messages without echo", leavesOutOwnMessagesWithoutEcho},
		{"unsubscribes after a maximum", unsubscribesAfterAMaximum},
		{"drains without loss", drainsWithoutLoss},
		{"carries a large payload", carriesALargePayload},
		{"works verbose and pedantic", worksVerboseAndPedantic},
	})
}
