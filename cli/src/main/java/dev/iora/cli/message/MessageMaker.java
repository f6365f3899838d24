// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.message;

import dev.iora.cli.console.Console;
import dev.iora.cli.template.MessageValues;
import dev.iora.cli.template.Template;
import dev.iora.cli.template.TemplateException;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Builds messages from templates.
 *
 * <p>Thread: its owner only.
 */
final class MessageMaker {
    private final Console console;
    private final @Nullable String reply;
    private final MessageHeaders headers;
    private final boolean templates;
    private final Template subject;
    private Template body = Template.verbatim("");
    private Charset bodyCharset = StandardCharsets.UTF_8;
    private @Nullable Consumer<Headers> moreHeaders;

    MessageMaker(Console console, String subject, @Nullable String reply, List<String> headers, boolean templates) {
        this.console = console;
        this.reply = reply;
        this.headers = new MessageHeaders(headers);
        this.templates = templates;
        this.subject = parsed("subject", subject);
    }

    /** Sets a source of more headers, called for every message. */
    void headersFrom(Consumer<Headers> source) {
        moreHeaders = source;
    }

    /**
     * Sets the body of all further messages. A body that is not UTF-8 is parsed as a template with one character per
     * byte, so that bytes outside of actions stay unchanged.
     */
    void body(byte[] content) {
        bodyCharset = isUtf8(content) ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
        body = parsed("body", new String(content, bodyCharset));
    }

    private static boolean isUtf8(byte[] content) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** Parses a template; a text that is not a valid template is sent unchanged. */
    private Template parsed(String what, String text) {
        if (!templates) {
            return Template.verbatim(text);
        }
        try {
            return MessageValues.parse(text);
        } catch (TemplateException e) {
            console.log("Could not parse " + what + " template: " + e.getMessage());
            return Template.verbatim(text);
        }
    }

    /** The message with this number. */
    Message message(long number) {
        MessageValues values = MessageValues.of(number);
        return NatsMessage.builder()
                .subject(expanded("subject", subject, values))
                .replyTo(reply)
                .headers(headers(values))
                .data(expanded("body", body, values).getBytes(bodyCharset))
                .build();
    }

    /** Expands a template; one that cannot be expanded is sent unchanged. */
    private String expanded(String what, Template template, MessageValues values) {
        try {
            return template.expand(values);
        } catch (TemplateException e) {
            console.log("Could not parse " + what + " template: " + e.getMessage());
            return template.text();
        }
    }

    private @Nullable Headers headers(MessageValues values) {
        Headers given = headers.of(values);
        if (moreHeaders == null) {
            return given;
        }
        Headers all = given == null ? new Headers() : given;
        moreHeaders.accept(all);
        return all;
    }
}
