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
    private final Console console;
    private final @Nullable Translation translation;

    /** @param translate the command that converts bodies before they are printed, or null */
    public MessagePrinter(Console console, @Nullable String translate) {
        this.console = console;
        translation = translate == null || translate.isEmpty() ? null : new Translation(translate);
    }

    /** Prints headers, if any, then the body and two empty lines. */
    public void print(Message message, boolean withBody) {
        headers(message.getHeaders());
        if (withBody) {
            body(message);
        }
    }

    /** Prints one line for each header, and an empty line. */
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

    /** Prints the body and two empty lines, or one if the body ends with a line feed. */
    public void body(Message message) {
        body(message.getData() == null ? new byte[0] : message.getData(), message.getSubject(), "");
    }

    /** The same for a message stored in a stream. */
    public void body(byte[] data, String subject, String stream) {
        byte[] text = translated(data, subject, stream);
        if (text != null) {
            line(text);
            console.print(isEnded(text) ? "\n" : "\n\n");
        }
    }

    /** Prints the body and ends the line. */
    public void compact(Message message) {
        byte[] data = message.getData() == null ? new byte[0] : message.getData();
        byte[] text = translated(data, message.getSubject(), "");
        if (text != null) {
            line(text);
        }
    }

    /** Translates a body for printing; returns null if that failed and the failure was printed. */
    private byte @Nullable [] translated(byte[] data, String subject, String stream) {
        if (translation == null) {
            return data;
        }
        try {
            return translation.apply(data, subject, stream);
        } catch (TranslationException e) {
            console.println(e.described());
            return null;
        }
    }

    private void line(byte[] text) {
        if (text.length == 0 && translation == null) {
            console.println("nil body");
        } else if (isEnded(text)) {
            console.write(text);
        } else {
            console.println(text);
        }
    }

    private static boolean isEnded(byte[] text) {
        return text.length > 0 && text[text.length - 1] == '\n';
    }

    /** The body of a message as text. */
    static String text(Message message) {
        return new String(message.getData(), StandardCharsets.UTF_8);
    }
}
