// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0

// Command jetstream drives JetStream with the official Go client: jetstream nats://host:port
// It prints one line for each check and ends with status 1 if any failed.
package main

import (
	"bytes"
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

const (
	stream  = "GO"
	subject = "go.js.a"
)

// site is a client with a stream of its own.
type site struct {
	nc     *nats.Conn
	js     jetstream.JetStream
	legacy nats.JetStreamContext
	stream jetstream.Stream
}

func soon() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), wait)
}

// withStream runs a check with a stream, of which config says more.
func withStream(config jetstream.StreamConfig, use func(context.Context, *site)) func(*session) {
	return func(s *session) {
		ctx, cancel := soon()
		defer cancel()
		nc := s.connect()
		js, err := jetstream.New(nc)
		must(err)
		legacy, err := nc.JetStream()
		must(err)
		config.Name = stream
		config.Subjects = []string{"go.js.>"}
		created, err := js.CreateStream(ctx, config)
		must(err)
		defer func() { must(js.DeleteStream(ctx, stream)) }()
		use(ctx, &site{nc, js, legacy, created})
	}
}

// publish publishes the numbers from 0, each acknowledged before the next.
func (s *site) publish(ctx context.Context, count int) {
	for i := 0; i < count; i++ {
		ack, err := s.js.Publish(ctx, subject, []byte(strconv.Itoa(i)))
		must(err)
		expect(ack.Stream == stream, "the stream, got %v", ack)
	}
}

func (s *site) consumer(ctx context.Context, config jetstream.ConsumerConfig) jetstream.Consumer {
	config.Durable = "c"
	config.AckPolicy = jetstream.AckExplicitPolicy
	consumer, err := s.stream.CreateConsumer(ctx, config)
	must(err)
	return consumer
}

func (s *site) messages(ctx context.Context) uint64 {
	info, err := s.stream.Info(ctx)
	must(err)
	return info.State.Msgs
}

func expectNumber(data []byte, number int) {
	expect(string(data) == strconv.Itoa(number), "%d, got %s", number, data)
}

func publishes(ctx context.Context, s *site) {
	s.publish(ctx, 20)
	expect(s.messages(ctx) == 20, "20 messages")
	ack, err := s.legacy.Publish(subject, nil, nats.MsgId("one"))
	must(err)
	expect(ack.Sequence == 21 && !ack.Duplicate, "21, got %v", ack)
	again, err := s.js.Publish(ctx, subject, nil, jetstream.WithMsgID("one"))
	must(err)
	expect(again.Sequence == 21 && again.Duplicate, "a duplicate of 21, got %v", again)
	_, err = s.js.Publish(ctx, subject, nil, jetstream.WithExpectLastSequence(9))
	var wrong *jetstream.APIError
	expect(errors.As(err, &wrong) && wrong.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequence, "10071, got %v", err)
}

func publishesManyAtOnce(ctx context.Context, s *site) {
	futures := make([]jetstream.PubAckFuture, 2000)
	for i := range futures {
		future, err := s.js.PublishAsync(subject, []byte("x"))
		must(err)
		futures[i] = future
	}
	for i, future := range futures {
		select {
		case ack := <-future.Ok():
			expect(ack.Sequence == uint64(i+1), "%d, got %v", i+1, ack)
		case err := <-future.Err():
			must(err)
		case <-ctx.Done():
			must(ctx.Err())
		}
	}
}

func getsAndDeletesMessages(ctx context.Context, s *site) {
	s.publish(ctx, 3)
	message, err := s.stream.GetMsg(ctx, 2)
	must(err)
	expectNumber(message.Data, 1)
	message, err = s.stream.GetLastMsgForSubject(ctx, subject)
	must(err)
	expectNumber(message.Data, 2)
	must(s.stream.SecureDeleteMsg(ctx, 1))
	must(s.stream.DeleteMsg(ctx, 2))
	_, err = s.stream.GetMsg(ctx, 1)
	expect(errors.Is(err, jetstream.ErrMsgNotFound), "no message, got %v", err)
	must(s.stream.Purge(ctx))
	expect(s.messages(ctx) == 0, "no message")
}

func fetches(ctx context.Context, s *site) {
	s.publish(ctx, 30)
	consumer := s.consumer(ctx, jetstream.ConsumerConfig{})
	for expected := 0; expected < 30; {
		batch, err := consumer.Fetch(10)
		must(err)
		for message := range batch.Messages() {
			expectNumber(message.Data(), expected)
			must(message.DoubleAck(ctx))
			expected++
		}
		must(batch.Error())
	}
	info, err := consumer.Info(ctx)
	must(err)
	expect(info.NumPending == 0 && info.NumAckPending == 0 && info.AckFloor.Stream == 30, "all done, got %+v", info)
	none, err := consumer.FetchNoWait(5)
	must(err)
	_, any := <-none.Messages()
	expect(!any, "no more messages")
}

func fetchesBytes(ctx context.Context, s *site) {
	for i := 0; i < 10; i++ {
		_, err := s.js.Publish(ctx, subject, make([]byte, 1000))
		must(err)
	}
	batch, err := s.consumer(ctx, jetstream.ConsumerConfig{}).FetchBytes(5000, jetstream.FetchMaxWait(time.Second))
	must(err)
	count := 0
	for range batch.Messages() {
		count++
	}
	expect(count == 4, "as many messages as fit, got %d", count)
}

func consumes(ctx context.Context, s *site) {
	s.publish(ctx, 100)
	got := make(chan []byte, 200)
	consuming, err := s.consumer(ctx, jetstream.ConsumerConfig{}).Consume(func(message jetstream.Msg) {
		got <- message.Data()
		_ = message.Ack()
	}, jetstream.PullMaxMessages(20))
	must(err)
	defer consuming.Stop()
	for i := 0; i < 100; i++ {
		expectNumber(receive(ctx, got), i)
	}
}

func receive(ctx context.Context, from chan []byte) []byte {
	select {
	case data := <-from:
		return data
	case <-ctx.Done():
		must(ctx.Err())
		return nil
	}
}

func keepsOrder(ctx context.Context, s *site) {
	s.publish(ctx, 200)
	ordered, err := s.stream.OrderedConsumer(ctx, jetstream.OrderedConsumerConfig{})
	must(err)
	messages, err := ordered.Messages()
	must(err)
	defer messages.Stop()
	for i := 0; i < 200; i++ {
		message, err := messages.Next()
		must(err)
		expectNumber(message.Data(), i)
	}
}

func pushesInTheOldWay(ctx context.Context, s *site) {
	s.publish(ctx, 50)
	subscription, err := s.legacy.SubscribeSync("go.js.>", nats.EnableFlowControl(), nats.IdleHeartbeat(time.Second))
	must(err)
	for i := 0; i < 50; i++ {
		message := next(subscription)
		expectNumber(message.Data, i)
		meta, err := message.Metadata()
		must(err)
		expect(meta.NumPending == uint64(49-i) && meta.NumDelivered == 1, "metadata, got %+v", meta)
		must(message.AckSync())
	}
	must(subscription.Unsubscribe())
	ordered, err := s.legacy.SubscribeSync("go.js.>", nats.OrderedConsumer())
	must(err)
	for i := 0; i < 50; i++ {
		expectNumber(next(ordered).Data, i)
	}
	must(ordered.Unsubscribe())
}

func pullsInTheOldWay(ctx context.Context, s *site) {
	s.publish(ctx, 20)
	subscription, err := s.legacy.PullSubscribe("go.js.>", "old")
	must(err)
	messages, err := subscription.Fetch(20, nats.MaxWait(wait))
	must(err)
	expect(len(messages) == 20, "20, got %d", len(messages))
	for i, message := range messages {
		expectNumber(message.Data, i)
		must(message.Ack())
	}
}

func sharesAQueue(ctx context.Context, s *site) {
	got := make(chan []byte, 100)
	for i := 0; i < 2; i++ {
		_, err := s.legacy.QueueSubscribe("go.js.>", "crew", func(message *nats.Msg) { got <- message.Data })
		must(err)
	}
	s.publish(ctx, 100)
	seen := map[string]bool{}
	for i := 0; i < 100; i++ {
		seen[string(receive(ctx, got))] = true
	}
	expect(len(seen) == 100, "each once, got %d", len(seen))
}

func deliversAgainWhatWasRefused(ctx context.Context, s *site) {
	s.publish(ctx, 1)
	consumer := s.consumer(ctx, jetstream.ConsumerConfig{MaxDeliver: 5})
	for delivery := uint64(1); delivery <= 3; delivery++ {
		message, err := consumer.Next(jetstream.FetchMaxWait(wait))
		must(err)
		meta, err := message.Metadata()
		must(err)
		expect(meta.NumDelivered == delivery, "delivery %d, got %+v", delivery, meta)
		switch delivery {
		case 1:
			must(message.Nak())
		case 2:
			must(message.NakWithDelay(50 * time.Millisecond))
		default:
			must(message.TermWithReason("enough"))
		}
	}
}

func pausesAndResumes(ctx context.Context, s *site) {
	s.publish(ctx, 1)
	consumer := s.consumer(ctx, jetstream.ConsumerConfig{})
	paused, err := s.stream.PauseConsumer(ctx, "c", time.Now().Add(time.Hour))
	must(err)
	expect(paused.Paused, "paused, got %+v", paused)
	_, err = consumer.Next(jetstream.FetchMaxWait(100 * time.Millisecond))
	expect(err != nil, "no message")
	_, err = s.stream.ResumeConsumer(ctx, "c")
	must(err)
	message, err := consumer.Next(jetstream.FetchMaxWait(wait))
	must(err)
	expectNumber(message.Data(), 0)
}

func keepsKeysAndValues(s *session) {
	ctx, cancel := soon()
	defer cancel()
	js, err := jetstream.New(s.connect())
	must(err)
	kv, err := js.CreateKeyValue(ctx, jetstream.KeyValueConfig{Bucket: "go", History: 3})
	must(err)
	first, err := kv.PutString(ctx, "k", "1")
	must(err)
	_, err = kv.Update(ctx, "k", []byte("2"), first)
	must(err)
	_, err = kv.Create(ctx, "k", nil)
	expect(errors.Is(err, jetstream.ErrKeyExists), "that the key exists, got %v", err)
	watcher, err := kv.WatchAll(ctx, jetstream.IncludeHistory())
	must(err)
	for _, value := range []string{"1", "2"} {
		entry := <-watcher.Updates()
		expect(string(entry.Value()) == value, "%s, got %s", value, entry.Value())
	}
	expect(<-watcher.Updates() == nil, "the end of what there is")
	must(watcher.Stop())
	must(kv.Delete(ctx, "k"))
	_, err = kv.Get(ctx, "k")
	expect(errors.Is(err, jetstream.ErrKeyNotFound), "no key, got %v", err)
	must(js.DeleteKeyValue(ctx, "go"))
}

func keepsObjects(s *session) {
	ctx, cancel := soon()
	defer cancel()
	js, err := jetstream.New(s.connect())
	must(err)
	objects, err := js.CreateObjectStore(ctx, jetstream.ObjectStoreConfig{Bucket: "go"})
	must(err)
	data := bytes.Repeat([]byte("0123456789"), 50_000)
	_, err = objects.PutBytes(ctx, "big", data)
	must(err)
	got, err := objects.GetBytes(ctx, "big")
	must(err)
	expect(bytes.Equal(got, data), "the same bytes")
	must(objects.Delete(ctx, "big"))
	_, err = objects.GetBytes(ctx, "big")
	expect(errors.Is(err, jetstream.ErrObjectNotFound), "no object, got %v", err)
	must(js.DeleteObjectStore(ctx, "go"))
}

func main() {
	file := jetstream.StreamConfig{}
	memory := jetstream.StreamConfig{Storage: jetstream.MemoryStorage}
	runChecks([]check{
		{"publishes to files", withStream(file, publishes)},
		{"publishes to memory", withStream(memory, publishes)},
		{"publishes many at once", withStream(file, publishesManyAtOnce)},
		{"gets and deletes messages", withStream(jetstream.StreamConfig{AllowDirect: true}, getsAndDeletesMessages)},
		{"fetches", withStream(file, fetches)},
		{"fetches bytes", withStream(file, fetchesBytes)},
		{"consumes", withStream(file, consumes)},
		{"keeps order", withStream(file, keepsOrder)},
		{"pushes in the old way", withStream(file, pushesInTheOldWay)},
		{"pulls in the old way", withStream(file, pullsInTheOldWay)},
		{"shares a queue", withStream(file, sharesAQueue)},
		{"delivers again what was refused", withStream(file, deliversAgainWhatWasRefused)},
		{"pauses and resumes", withStream(file, pausesAndResumes)},
		{"keeps keys and values", keepsKeysAndValues},
		{"keeps objects", keepsObjects},
	})
}
