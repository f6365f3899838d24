// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import dev.iora.config.KeyType.BooleanType;
import dev.iora.config.KeyType.DurationType;
import dev.iora.config.KeyType.IntegerType;
import dev.iora.config.KeyType.TextForm;
import dev.iora.config.KeyType.TextType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of an export of an account: a stream or a service that other accounts may import. */
public final class ExportKeys {
    private static final KeyGroup GROUP = new KeyGroup("exports []");
    private static final KeyGroup LATENCY_BLOCK = new KeyGroup("latency {}");
    private static final TextType TEXT = new TextType("string", TextForm.ANY);

    public static final Key<String> LATENCY_SUBJECT = LATENCY_BLOCK
            .key("subject", TEXT, "")
            .reloadable()
            .documented("Subject that measurements are published to.");

    public static final Key<Integer> SAMPLING = LATENCY_BLOCK
            .key("sampling", new PercentType(1, "headers", _ -> "bad sampling percentage, should be 1-100"), 100)
            .reloadable()
            .documented("Share of the requests that are measured; `headers`: those that ask for it by a header.");

    private static final BlockType LATENCY_TYPE = new BlockType("latency", List.of(LATENCY_BLOCK), null);

    public static final Key<String> STREAM = GROUP.key("stream", TEXT, "")
            .reloadable()
            .documented("Subjects whose messages may be received; may have wildcards.");

    public static final Key<String> SERVICE = GROUP.key("service", TEXT, "")
            .reloadable()
            .documented("Subjects that requests may be sent to; may have wildcards.");

    public static final Key<List<String>> ACCOUNTS = GROUP.key(
                    "accounts", new ListType<>("array of strings", TEXT), List.<String>of())
            .defaultText("all")
            .reloadable()
            .documented("Accounts that may import it.");

    public static final Key<ResponseType> RESPONSE_TYPE = GROUP.key(
                    "response_type",
                    new WordType<>(
                            ResponseType.class,
                            Map.of("single", ResponseType.SINGLETON, "chunk", ResponseType.CHUNKED),
                            true,
                            (_, word) -> "Unknown response type: " + KeyType.quote(word)),
                    ResponseType.SINGLETON)
            .or("response")
            .reloadable()
            .documented("How the service answers; `single` and `chunk` are other words.");

    public static final Key<Duration> THRESHOLD = GROUP.key(
                    "threshold", new DurationType(Duration.ZERO, false), Duration.ofMinutes(2))
            .or("response_threshold")
            .or("response_max_time")
            .or("response_time")
            .zeroMeansDefault()
            .reloadable()
            .documented("How long a response of the service may take.");

    public static final Key<Optional<Block>> LATENCY = GROUP.key(
                    "latency", OptionalBlockType.orText(LATENCY_TYPE, LATENCY_SUBJECT), Optional.<Block>empty())
            .defaultText("")
            .reloadable()
            .documented("Where latencies of the service are published to.");

    public static final Key<Integer> ACCOUNT_TOKEN_POSITION = GROUP.key(
                    "account_token_position", new IntegerType("", 0, Integer.MAX_VALUE), 0)
            .defaultText("none")
            .reloadable()
            .documented("Number of the token, a `*`, that is the name of the importing account.");

    public static final Key<Boolean> ALLOW_TRACE = GROUP.key("allow_trace", new BooleanType(), false)
            .reloadable()
            .since("2.11")
            .withoutEffect("messages cannot be traced yet")
            .documented("Message traces go on in this account.");

    static final BlockType TYPE = new BlockType("exports", List.of(GROUP), null);

    private ExportKeys() {}
}
