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

    public static final Key<String> LATENCY_SUBJECT =
            LATENCY_BLOCK.key("subject", TEXT, "").reloadable().documented("Subject for measurements.");

    public static final Key<Integer> SAMPLING = LATENCY_BLOCK
            .key("sampling", new PercentType(1, "headers", _ -> "bad sampling percentage, should be 1-100"), 100)
            .reloadable()
            .documented("Share of the requests that are measured; `headers`: requests with a header that asks for it.");

    private static final BlockType LATENCY_TYPE = new BlockType("latency", List.of(LATENCY_BLOCK), null);

    public static final Key<String> STREAM =
            GROUP.key("stream", TEXT, "").reloadable().documented("Subject of messages to share; may have wildcards.");

    public static final Key<String> SERVICE = GROUP.key("service", TEXT, "")
            .reloadable()
            .documented("Subject of a service to share; may have wildcards.");

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
            .documented(
                    "Form of the response: one message, several, or one in parts. `single` and `chunk` are aliases.");

    public static final Key<Duration> THRESHOLD = GROUP.key(
                    "threshold", new DurationType(Duration.ZERO, false), Duration.ofMinutes(2))
            .or("response_threshold")
            .or("response_max_time")
            .or("response_time")
            .zeroMeansDefault()
            .reloadable()
            .documented("Maximum time for a response of the service.");

    public static final Key<Optional<Block>> LATENCY = GROUP.key(
                    "latency", OptionalBlockType.orText(LATENCY_TYPE, LATENCY_SUBJECT), Optional.<Block>empty())
            .defaultText("")
            .reloadable()
            .documented("Subject for measurements of the service's latency.");

    public static final Key<Integer> ACCOUNT_TOKEN_POSITION = GROUP.key(
                    "account_token_position", new IntegerType("", 0, Integer.MAX_VALUE), 0)
            .defaultText("none")
            .reloadable()
            .documented("Number of the token, a `*`, that is the name of the importing account.");

    public static final Key<Boolean> ALLOW_TRACE = GROUP.key("allow_trace", new BooleanType(), false)
            .reloadable()
            .withoutEffect("messages cannot be traced yet")
            .since("2.11")
            .documented("Continue message traces in this account.");

    static final BlockType TYPE = new BlockType("exports", List.of(GROUP), null);

    private ExportKeys() {}
}
