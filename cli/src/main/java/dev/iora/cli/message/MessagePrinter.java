// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.message;

import dev.iora.cli.console.Console;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Prints headers and bodies of messages.
 *
 * <p>Thread: any; each call writes whole lines.
 */
public final class MessagePrinter {
    private static final byte[] NEW_LINE = {'\n'};

    private final Console console;
    private final @Nullable Translation translation;

    /**
     * @param translate the command that bodies go through first, or null
     */
    public MessagePrinter(Console console, @Nullable String translate) {
        this.console = console;
        translation = translate == null || translate.isEmpty() ? null : new Translation(translate);
    }

    /** Headers, if any, then the body and two empty lines. */
    public void print(Message message, boolean withBody) {
        headers(message.getHeaders());
        if (withBody) {
            body(message);
        }
    }

    /** One line for each header, and an empty one. */
    public void headers(@Nullable Headers headers) {
        if (headers == null || headers.isEmpty()) {
            return;
        }
        StringBuilder text = new StringBuilder();
        headers.forEach((key, values) -> {
            for (String value : values) {
                text.append(key).append(": ").append(value).append('\n');
            }
        });
        console.println(text.toString());
    }

    /** The body and two empty lines, of which it may have brought one itself. */
    public void body(Message message) {
        body(message.getData() == null ? new byte[0] : message.getData(), message.getSubject(), "");
    }

    /** The same of a message that a stream keeps. */
    public void body(byte[] data, String subject, String stream) {
        byte[] printed = compact(data, subject, stream);
        boolean ended = printed.length > 0 && printed[printed.length - 1] == '\n';
        console.print(ended ? "\n" : "\n\n");
    }

    /** The body and the end of its line; returns what was printed of the body. */
    public byte[] compact(Message message) {
        return compact(message.getData() == null ? new byte[0] : message.getData(), message.getSubject(), "");
    }

    private byte[] compact(byte[] data, String subject, String stream) {
        if (data.length == 0 && translation == null) {
            console.println("nil body");
            return data;
        }
        byte[] text = translation == null ? data : translation.apply(data, subject, stream);
        boolean ended = text.length > 0 && text[text.length - 1] == '\n';
        byte[] line = ended ? text : joined(text, NEW_LINE);
        console.write(line);
        return text;
    }

    private static byte[] joined(byte[] text, byte[] end) {
        byte[] all = java.util.Arrays.copyOf(text, text.length + end.length);
        System.arraycopy(end, 0, all, text.length, end.length);
        return all;
    }

    /** A message's body as text. */
    static String text(Message message) {
        return new String(message.getData(), StandardCharsets.UTF_8);
    }
}
