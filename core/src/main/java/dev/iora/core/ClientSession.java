// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.core;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.iora.common.Clock;
import dev.iora.common.Invariants;
import dev.iora.json.GoQuote;
import dev.iora.json.JsonException;
import dev.iora.subject.Subject;
import dev.iora.wire.ConnectOptions;
import dev.iora.wire.ConnectOptions.Credentials;
import dev.iora.wire.ConnectOptionsBuilder;
import dev.iora.wire.ProtocolViolation;
import dev.iora.wire.PublishFrame;
import dev.iora.wire.ServerInfo;
import dev.iora.wire.Slice;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The session of a client: the effect of each operation, the responses, and the reasons to close the connection
 * (reference: core protocol, sections 2.1, 5, 6 and 7; nats-server v2.14.5 client.go).
 *
 * <p>Thread: the owner of the connection, which is the owner of its router's lane.
 */
public final class ClientSession implements Session {
    private static final byte[] OK = "+OK\r\n".getBytes(US_ASCII);
    private static final byte[] PONG = "PONG\r\n".getBytes(US_ASCII);
    private static final int MAX_CLIENT_PROTOCOL = 1;

    private static final MatchCache.Entry NOTHING_MATCHED = new MatchCache.Entry();
    private static final int NO_VERSION = -1;

    private final Connection connection;
    private final Router router;
    private final Authenticator authenticator;
    private final ClientIntroduction introduction;
    private final ConnectionLog log;
    private final KeepAlive keepAlive;
    private final SubscriptionTable subscriptions = new SubscriptionTable();

    private ClientLimits limits;

    /** The lane's part of the client's account; null until the client is logged in. */
    private @Nullable AccountLane account;

    private @Nullable Login login;
    private ConnectOptions options = ConnectOptions.DEFAULTS;
    private @Nullable Connection skipped;
    private MatchCache.Entry lastMatched = NOTHING_MATCHED;
    private int lastVersion;

    /** Whether permissions or the server refuse the subject of the last message. */
    private boolean lastRefused;

    private boolean connected;
    private boolean firstPongSent;
    private volatile boolean ended;
    private long receivedMessages;
    private long receivedBytes;

    /**
     * Creates the session of a new connection.
     *
     * @param authenticator decides about the client's account and permissions
     * @param serverInfo supplies the current INFO without the client's own fields
     * @param clientIp the peer's address, for INFO
     * @param nowNanos when the connection was accepted
     */
    public ClientSession(
            Connection connection,
            Router router,
            Authenticator authenticator,
            ClientLimits limits,
            Supplier<ServerInfo> serverInfo,
            ConnectionLog log,
            String clientIp,
            long nowNanos) {
        this.connection = connection;
        this.router = router;
        this.authenticator = authenticator;
        this.limits = limits;
        introduction = new ClientIntroduction(serverInfo, authenticator, connection.id(), clientIp);
        this.log = log;
        keepAlive = new KeepAlive(limits, nowNanos);
        Login open = authenticator.withoutCredentials();
        if (open != null) {
            boolean entered = enter(open);
            Invariants.check(entered, "the account that is open to all clients has a limit");
        }
    }

    /** Takes over a login; false if its account has too many connections. */
    private boolean enter(Login granted) {
        AccountLane before = account;
        if (before == null || before.account() != granted.account()) {
            if (!granted.account().join()) {
                return false;
            }
            if (before != null) {
                before.account().leave();
            }
        }
        login = granted;
        account = router.of(granted.account());
        Permissions permissions = granted.permissions();
        Permissions.Responses responses = permissions == null ? null : permissions.responses();
        connection.replyGrants(
                responses == null
                        ? null
                        : new ReplyGrants(responses, granted.account().heap()));
        connection.limitPayload(granted.account().maxPayloadBytes(Integer.MAX_VALUE));
        forgetLastMatched();
        return true;
    }

    private void forgetLastMatched() {
        lastMatched = NOTHING_MATCHED;
        lastVersion = NO_VERSION;
    }

    /** The permissions of the client; null if it may do everything. */
    private @Nullable Permissions permissions() {
        Login granted = login;
        return granted == null ? null : granted.permissions();
    }

    /** The account of a client that is logged in. */
    private Account account() {
        AccountLane entered = account;
        if (entered == null) {
            throw new IllegalStateException("the client is not logged in");
        }
        return entered.account();
    }

    /** Whether the client may use an operation other than CONNECT; if not, the connection is refused. */
    private boolean mayOperate() {
        if (account != null) {
            return true;
        }
        Login granted = authenticator.withoutConnect();
        if (granted == null) {
            return refuseLogin(LoginRefusal.CREDENTIALS);
        }
        return enter(granted) || refuseAsTooMany();
    }

    private boolean refuseAsTooMany() {
        log.error(connection, "maximum account active connections exceeded");
        return refuse("maximum account active connections exceeded", CloseReason.MAX_ACCOUNT_CONNECTIONS_EXCEEDED);
    }

    private boolean refuseLogin(LoginRefusal refusal) {
        if (!refusal.text().isEmpty()) {
            log.debug(connection, refusal.text());
        }
        String who = ClientLabel.identity(options.credentials());
        if (who.isEmpty() && login != null && !login.user().isEmpty()) {
            who = ClientLabel.identity(login.user());
        }
        log.error(connection, "authentication error" + (who.isEmpty() ? "" : " - " + who));
        return refuse("Authorization Violation", refusal.closeReason());
    }

    @Override
    public String kindName() {
        return "Client";
    }

    @Override
    public String idName() {
        return "cid";
    }

    /** Sends the first INFO. */
    @Override
    public void start() {
        connection.checkOwner();
        sendInfo(connection.isEncrypted() ? introduction.infoBehindHandshake() : introduction.info());
    }

    /** Sends the first INFO without the client's address, which is unknown until the proxy sends it. */
    @Override
    public void startBehindProxy() {
        String proxyIp = introduction.clientIp();
        introduction.clientIp("");
        start();
        introduction.clientIp(proxyIp);
    }

    @Override
    public void limits(ClientLimits newLimits) {
        connection.checkOwner();
        limits = newLimits;
        keepAlive.limits(newLimits);
    }

    /** Sets the client's address, for INFO from now on. */
    @Override
    public void peerIp(String ip) {
        connection.checkOwner();
        introduction.clientIp(ip);
    }

    @Override
    public KeepAlive keepAlive() {
        return keepAlive;
    }

    /** The options of the last CONNECT. */
    public ConnectOptions options() {
        return options;
    }

    /** The client's description from its first CONNECT, for log lines; empty before. Thread: any. */
    @Override
    public String label() {
        return introduction.label();
    }

    @Override
    public ClientInfo clientInfo(Clock clock) {
        return new ClientInfo(
                clock.epochNanos() - (clock.nanoTime() - keepAlive.startNanos()),
                introduction.clientIp(),
                connection.id(),
                account == null ? "" : account.account().name(),
                login == null ? "" : login.user(),
                options.name(),
                options.lang(),
                options.version(),
                keepAlive.rttNanos());
    }

    @Override
    public long receivedMessages() {
        return receivedMessages;
    }

    @Override
    public long receivedBytes() {
        return receivedBytes;
    }

    @Override
    public int subscriptionCount() {
        return subscriptions.size();
    }

    /** Sends the changed INFO to a client that supports this. */
    @Override
    public void onServerInfoChanged() {
        connection.checkOwner();
        if (!ended && connected && options.protocol() >= 1) {
            sendInfo(introduction.info());
        }
    }

    @Override
    public void end() {
        connection.checkOwner();
        if (!ended) {
            ended = true;
            dropSubscriptions();
            forgetLastMatched();
            if (account != null) {
                account.account().leave();
            }
        }
    }

    @Override
    public boolean onFirstByte(byte first) {
        return (first | 0x20) == 'c' || mayOperate();
    }

    @Override
    public void onAccountsChanged() {
        connection.checkOwner();
        Login old = login;
        if (ended || old == null) {
            return;
        }
        switch (authenticator.renew(old)) {
            case LoginRefusal refusal -> refuseLogin(refusal);
            // Without an error, as in nats-server: the client's login is right, and leads to the other account.
            case Login renewed when renewed.account() != old.account() -> close(CloseReason.CLIENT_CLOSED);
            case Login renewed -> takeOver(renewed);
        }
    }

    private void takeOver(Login renewed) {
        if (enter(renewed)) {
            // A review may remove its subscription, which moves others in the table.
            var all = new ArrayList<Subscription>(subscriptions.size());
            subscriptions.forEach(all::add);
            all.forEach(this::review);
        }
    }

    /** Removes a subscription that is not allowed any more, or brings its imports up to date. */
    private void review(Subscription subscription) {
        Permissions permissions = permissions();
        byte[] subject = subscription.subject();
        byte[] queue = subscription.queue();
        if (permissions != null && !permissions.allowsSubscribe(subject, queue)) {
            String sid = new String(subscription.sid(), StandardCharsets.UTF_8);
            sendError(
                    "Permissions Violation for Subscription to " + describe(subject, queue) + " (sid \"" + sid + "\")");
            connection.flush(router.lane());
            subscription.silence();
            forget(subscription);
            return;
        }
        DeliveryFilter filter = permissions == null ? null : permissions.filter(subject, queue);
        account().review(subscription, filter);
    }

    private static String describe(byte[] subject, byte @Nullable [] queue) {
        String quoted = GoQuote.string(subject, 0, subject.length);
        return queue == null ? quoted : quoted + " using queue " + GoQuote.string(queue, 0, queue.length);
    }

    @Override
    public boolean isLoggedIn() {
        return account != null;
    }

    @Override
    public long loginTimeoutNanos() {
        return account == null ? authenticator.timeoutNanos() : 0;
    }

    @Override
    public void onLoginTimeout() {
        connection.checkOwner();
        if (!ended && account == null) {
            log.debug(connection, "Authentication Timeout");
            refuse("Authentication Timeout", CloseReason.AUTHENTICATION_TIMEOUT);
        }
    }

    @Override
    public void onKeepAliveTimer(long nowNanos) {
        connection.checkOwner();
        switch (keepAlive.onTimer(nowNanos)) {
            case SEND_PING -> send(KeepAlive.PING, "PING");
            case CLOSE_STALE -> {
                log.debug(connection, "Stale Client Connection - Closing");
                refuse("Stale Connection", CloseReason.STALE_CONNECTION);
            }
            case WAIT -> {}
        }
    }

    @Override
    public boolean takesHeaders() {
        return connection.takesHeaders();
    }

    @Override
    public boolean onPublish(PublishFrame published) {
        AccountLane own = account;
        if (own == null) {
            return mayOperate() && onPublish(published);
        }
        receivedMessages++;
        receivedBytes += published.size;
        keepAlive.onActivity();
        if (options.pedantic()
                && !Subject.isValidLiteral(published.names, published.subject, published.subjectLength)) {
            sendError("Invalid Publish Subject");
        }
        ProtocolTrace trace = router.trace();
        if (trace != null) {
            trace.onPublish(connection, published);
        }
        SubjectMappings mappings = own.account().mappings();
        return mappings == null ? publish(own, published) : publishMapped(own, published, mappings);
    }

    private boolean publishMapped(AccountLane own, PublishFrame published, SubjectMappings mappings) {
        PublishFrame frame = mappings.apply(published, router.random());
        boolean proceeds = frame == null || publish(own, frame);
        // A repetition of the message has its original subject, and the mappings may be gone by then.
        forgetLastMatched();
        return proceeds;
    }

    private boolean publish(AccountLane own, PublishFrame frame) {
        MatchCache.Entry entry = lastMatched;
        if (!frame.repeated || !own.isStill(entry, lastVersion)) {
            entry = own.lookup(frame);
            lastMatched = entry;
            lastVersion = entry.version();
            Permissions permissions = permissions();
            lastRefused = entry.isReserved() || (permissions != null && !entry.allowsPublish(permissions, frame));
        }
        boolean refused = lastRefused && (entry.isReserved() || !mayRespond(frame));
        if (refused || ReservedSubjects.refusesReply(frame.names, frame.reply, frame.replyLength)) {
            return refusePublish(frame, refused);
        }
        if (options.verbose()) {
            send(OK, "OK");
        }
        boolean delivered = !entry.matches().isEmpty()
                && (TraceOnly.asksFor(frame)
                        ? router.routeInside(entry.matches(), frame)
                        : router.route(entry.matches(), frame, skipped));
        if (!delivered && frame.replyLength > 0 && options.noResponders()) {
            sendNoResponders(frame);
        }
        return !ended;
    }

    /** Whether the client got a message with the frame's subject as reply subject, and may still respond. */
    private boolean mayRespond(PublishFrame frame) {
        ReplyGrants grants = connection.replyGrants();
        return grants != null && grants.takes(frame, keepAlive.burstNanos());
    }

    private boolean refusePublish(PublishFrame frame, boolean subjectReserved) {
        if (subjectReserved) {
            String subject = GoQuote.string(frame.names, frame.subject, frame.subjectLength);
            sendError("Permissions Violation for Publish to " + subject);
            log.error(connection, "Publish Violation - Subject " + subject);
        } else {
            String reply = GoQuote.string(frame.names, frame.reply, frame.replyLength);
            sendError("Permissions Violation for Publish with Reply of " + reply);
            log.error(connection, "Publish Violation - Reply " + reply);
        }
        return true;
    }

    /** Sends status 503 to this connection's subscription to the reply subject, if there is one. */
    private void sendNoResponders(PublishFrame request) {
        PublishFrame response = NoResponders.responseTo(request);
        for (Subscription subscription : router.of(account()).lookup(response).matches().plain) {
            if (subscription.connection() == connection && !subscription.isEnded()) {
                // Not through deliver: the response does not count towards the subscription's maximum.
                byte[] message = NoResponders.encode(response, subscription.sid());
                connection.send(router.lane(), message, 0, message.length);
                return;
            }
        }
    }

    @Override
    public boolean onSubscribe(byte[] bytes, Slice subject, Slice queue, Slice sid) {
        connection.checkOwner();
        if (!mayOperate()) {
            return false;
        }
        keepAlive.onActivity();
        forgetExhausted();
        ProtocolTrace trace = router.trace();
        if (trace != null) {
            trace.onSubscribe(connection, bytes, subject, queue, sid);
        }
        var subscription = new Subscription(
                connection, copy(bytes, subject), queue.length == 0 ? null : copy(bytes, queue), copy(bytes, sid));
        if (isRefused(subscription)) {
            return true;
        }
        boolean known = subscriptions.find(subscription.sid(), 0, sid.length) != null;
        if (!known && !Subject.isValidFilter(bytes, subject.offset, subject.length)) {
            sendError("Invalid Subject");
            return true;
        }
        if (!known) {
            subscriptions.add(subscription);
            Permissions permissions = permissions();
            if (permissions != null) {
                subscription.filter(permissions.filter(subscription.subject(), subscription.queue()));
            }
            account().add(subscription);
        }
        if (options.verbose()) {
            send(OK, "OK");
        }
        return true;
    }

    private boolean isRefused(Subscription subscription) {
        byte[] subject = subscription.subject();
        byte[] queue = subscription.queue();
        String sid = new String(subscription.sid(), StandardCharsets.UTF_8);
        Permissions permissions = permissions();
        boolean reserved = queue != null && ReservedSubjects.refusesQueue(queue);
        if (reserved || (permissions != null && !permissions.allowsSubscribe(subject, queue))) {
            refuseSubscription(subject, queue, sid);
            return true;
        }
        int maxTokens = limits.maxSubscriptionTokens();
        if (maxTokens > 0 && Subject.tokenCount(subject, 0, subject.length) > maxTokens) {
            String quoted = GoQuote.string(subject, 0, subject.length);
            sendError("Permissions Violation for Subscription to " + quoted + ", too many tokens");
            log.error(connection, "Subscription Violation Too Many Tokens - Subject " + quoted + ", SID " + sid);
            return true;
        }
        boolean full = limits.maxSubscriptions() > 0 && subscriptions.size() >= limits.maxSubscriptions();
        if (full || account().isFull(subscriptions.size())) {
            sendError("maximum subscriptions exceeded");
            if (account().surplusLog().allows(keepAlive.burstNanos())) {
                log.error(connection, "maximum subscriptions exceeded");
            }
            return true;
        }
        if (account().heap().isFull()) {
            sendError("maximum subscriptions exceeded");
            if (account().surplusLog().allows(keepAlive.burstNanos())) {
                log.error(connection, "subscription refused, the heap is nearly full");
            }
            return true;
        }
        return false;
    }

    private void refuseSubscription(byte[] subject, byte @Nullable [] queue, String sid) {
        String quoted = GoQuote.string(subject, 0, subject.length);
        String group = queue == null ? "" : GoQuote.string(queue, 0, queue.length);
        sendError(
                "Permissions Violation for Subscription to " + quoted + (queue == null ? "" : " using queue " + group));
        log.error(
                connection,
                "Subscription Violation - Subject " + quoted + (queue == null ? "" : ", Queue: " + group) + ", SID "
                        + sid);
    }

    @Override
    public boolean onUnsubscribe(byte[] bytes, Slice sid, long max) {
        connection.checkOwner();
        if (!mayOperate()) {
            return false;
        }
        keepAlive.onActivity();
        forgetExhausted();
        ProtocolTrace trace = router.trace();
        if (trace != null) {
            trace.onUnsubscribe(connection, bytes, sid, max);
        }
        Subscription subscription = subscriptions.find(bytes, sid.offset, sid.length);
        if (subscription != null) {
            connection.flush(router.lane());
        }
        if (subscription != null && (max <= 0 || !connection.limit(subscription, max))) {
            subscription.silence();
            forget(subscription);
        }
        if (options.verbose()) {
            send(OK, "OK");
        }
        return true;
    }

    @Override
    public boolean onConnect(byte[] bytes, int offset, int length) {
        connection.checkOwner();
        ProtocolTrace trace = router.trace();
        if (trace != null) {
            trace.onConnect(connection, bytes, offset, length);
        }
        try {
            options = ConnectOptions.parse(options, bytes, offset, length);
        } catch (JsonException e) {
            log.error(connection, String.valueOf(e.getMessage()));
            return close(CloseReason.PROTOCOL_VIOLATION);
        }
        keepAlive.onConnect();
        connection.takesHeaders(limits.headers() && options.headers());
        skipped = options.echo() ? null : connection;
        boolean first = !connected;
        if (!first) {
            dropSubscriptions();
        }
        if (!first && login != null && options.credentials().isEmpty()) {
            return onDecided(authenticator.renew(login), false);
        }
        var pending = new PendingLogin(connection, () -> !ended, decision -> onDecidedLater(decision, first));
        authenticator.login(
                new Authenticator.Attempt(
                        options.credentials(),
                        introduction.nonce(),
                        connection.tlsPeer(),
                        login == null ? "" : login.proxy()),
                pending);
        if (pending.isOpen()) {
            // Nothing behind CONNECT may be read before the decision.
            connection.pauseInput();
            return false;
        }
        return onDecided(pending.decision(), first);
    }

    private void onDecidedLater(LoginDecision decision, boolean first) {
        // The users may have changed since the attempt.
        LoginDecision current = decision instanceof Login granted ? authenticator.renew(granted) : decision;
        if (!ended && onDecided(current, first)) {
            connection.resumeInput();
        }
    }

    private boolean onDecided(LoginDecision decision, boolean first) {
        // A switch over types would be linked in the first CONNECT.
        return decision instanceof Login granted ? onGranted(granted, first) : refuseLogin((LoginRefusal) decision);
    }

    private boolean onGranted(Login granted, boolean first) {
        if (!enter(granted)) {
            return refuseAsTooMany();
        }
        connected = true;
        if (options.newAccount() || !options.account().isEmpty()) {
            return refuseLogin(LoginRefusal.CREDENTIALS);
        }
        if (first) {
            introduction.onConnect(options, granted.account());
        }
        forgetCredentials();
        if (options.protocol() < 0 || options.protocol() > MAX_CLIENT_PROTOCOL) {
            log.error(connection, "invalid client protocol");
            return refuse("invalid client protocol", CloseReason.BAD_CLIENT_PROTOCOL_VERSION);
        }
        if (options.noResponders() && !connection.takesHeaders()) {
            log.error(connection, "no responders requires headers support");
            return refuse("no responders requires headers support", CloseReason.NO_RESPONDERS_REQUIRES_HEADERS);
        }
        if (options.verbose()) {
            send(OK, "OK");
        }
        return true;
    }

    /** So that secrets stay in memory no longer than needed; the login stands for them. */
    private void forgetCredentials() {
        if (!options.credentials().isEmpty()) {
            options = new ConnectOptionsBuilder(options)
                    .credentials(Credentials.NONE)
                    .build();
        }
    }

    @Override
    public boolean onInfo(byte[] bytes, int offset, int length) {
        try {
            // Clients send nothing useful in INFO; it only has to be well formed.
            ServerInfo.parse(bytes, offset, length);
            return true;
        } catch (JsonException e) {
            log.error(connection, String.valueOf(e.getMessage()));
            return close(CloseReason.PROTOCOL_VIOLATION);
        }
    }

    @Override
    public boolean onPing() {
        if (!mayOperate()) {
            return false;
        }
        keepAlive.onActivity();
        ProtocolTrace trace = router.trace();
        if (trace != null) {
            trace.onBare(connection, "PING");
        }
        send(PONG, "PONG");
        if (connected && !firstPongSent) {
            firstPongSent = true;
            if (options.protocol() >= 1) {
                sendInfo(introduction.info(account()));
            }
        }
        return true;
    }

    @Override
    public boolean onPong() {
        ProtocolTrace trace = router.trace();
        if (trace != null) {
            trace.onBare(connection, "PONG");
        }
        keepAlive.onPong();
        return true;
    }

    @Override
    public boolean onRemoteError(byte[] bytes, int offset, int length) {
        log.error(connection, "Client Error " + new String(bytes, offset, length, StandardCharsets.UTF_8));
        return close(CloseReason.PARSE_ERROR);
    }

    @Override
    public void onViolation(ProtocolViolation violation) {
        switch (violation) {
            case ProtocolViolation.UnknownOperation(String detail) -> {
                log.error(connection, "Client parser ERROR, " + detail);
                refuse("Unknown Protocol Operation", CloseReason.PROTOCOL_VIOLATION);
            }
            case ProtocolViolation.ControlLineTooLong(int limit) -> {
                log.error(connection, "maximum control line exceeded, the limit is " + limit);
                refuse("maximum control line exceeded", CloseReason.MAX_CONTROL_LINE_EXCEEDED);
            }
            case ProtocolViolation.PayloadTooLarge(int size, int limit) -> {
                log.error(connection, "maximum payload exceeded: " + size + " vs " + limit);
                refuse("Maximum Payload Violation", CloseReason.MAX_PAYLOAD_EXCEEDED);
            }
            case ProtocolViolation.BadArguments(String detail) -> {
                log.error(connection, detail);
                close(CloseReason.PROTOCOL_VIOLATION);
            }
        }
    }

    @Override
    public boolean refuse(String error, CloseReason reason) {
        connection.checkOwner();
        sendError(error);
        return close(reason);
    }

    private boolean close(CloseReason reason) {
        connection.close(reason);
        return false;
    }

    private void dropSubscriptions() {
        connection.flush(router.lane());
        connection.takeExhausted();
        subscriptions.forEach(subscription -> {
            subscription.end();
            subscription.account().remove(subscription);
        });
        subscriptions.clear();
    }

    /** Removes subscriptions that reached their maximum on any lane. Runs on the session's owner. */
    public void forgetExhausted() {
        Subscription next = connection.takeExhausted();
        while (next != null) {
            Subscription subscription = next;
            next = subscription.nextExhausted;
            subscription.nextExhausted = null;
            forget(subscription);
        }
    }

    private void forget(Subscription subscription) {
        subscription.end();
        subscriptions.remove(subscription);
        subscription.account().remove(subscription);
        ProtocolTrace trace = router.trace();
        if (trace != null) {
            trace.onForgotten(subscription);
        }
    }

    private void sendInfo(byte[] line) {
        connection.send(router.lane(), line, 0, line.length);
    }

    private void sendError(String text) {
        byte[] bytes = ("-ERR '" + text + "'\r\n").getBytes(StandardCharsets.UTF_8);
        send(bytes, "-ERR " + text);
    }

    private void send(byte[] bytes, String traced) {
        ProtocolTrace trace = router.trace();
        if (trace != null) {
            trace.onSent(connection, traced);
        }
        connection.send(router.lane(), bytes, 0, bytes.length);
    }

    private static byte[] copy(byte[] bytes, Slice slice) {
        return Arrays.copyOfRange(bytes, slice.offset, slice.offset + slice.length);
    }
}
