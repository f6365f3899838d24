// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.message;

import dev.iora.cli.console.CliException;
import dev.iora.cli.template.MessageValues;
import dev.iora.cli.template.Template;
import dev.iora.cli.template.TemplateException;
import io.nats.client.impl.Headers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Headers given as {@code Key:Value}, with templates as values. */
public final class MessageHeaders {
    private record Header(String key, Template value) {}

    private final List<Header> headers = new ArrayList<>();

    public MessageHeaders(List<String> texts) {
        for (String text : texts) {
            int colon = text.indexOf(':');
            if (colon < 0) {
                throw new CliException("invalid header \"" + text + "\", use Key:Value");
            }
            String key = text.substring(0, colon).strip();
            try {
                headers.add(new Header(
                        key, MessageValues.parse(text.substring(colon + 1).strip())));
            } catch (TemplateException e) {
                throw failed(key, e);
            }
        }
    }

    private static CliException failed(String key, TemplateException cause) {
        return new CliException("failed to parse Header template for " + key + ": " + cause.getMessage(), cause);
    }

    /** Expands the headers of one message; returns null if there are none. */
    public @Nullable Headers of(MessageValues values) {
        if (headers.isEmpty()) {
            return null;
        }
        Headers result = new Headers();
        for (Header header : headers) {
            try {
                result.add(header.key(), header.value().expand(values));
            } catch (TemplateException e) {
                throw failed(header.key(), e);
            }
        }
        return result;
    }
}
