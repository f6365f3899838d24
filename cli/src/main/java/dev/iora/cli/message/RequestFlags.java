// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.message;

import dev.iora.cli.command.Session;
import dev.iora.cli.console.Terminals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The flags of commands that send requests.
 *
 * <p>Thread: the main one.
 */
public final class RequestFlags {
    @Option(
            names = {"-r", "--raw"},
            description = "Show just the output received")
    boolean raw;

    @Option(
            names = {"-H", "--header"},
            paramLabel = "K:V",
            description = "Adds headers to the message using K:V format")
    List<String> headers = new ArrayList<>();

    @Option(names = "--count", defaultValue = "1", description = "Publish multiple messages")
    int count;

    @Mixin
    TranslateFlag translate = new TranslateFlag();

    @Option(names = "--force-stdin", description = "Force reading from stdin")
    boolean forceStdin;

    @Option(
            names = "--send-on",
            defaultValue = "eof",
            description = "When to send data from stdin: 'eof' (default) or 'newline'")
    Publish.SendOn sendOn = Publish.SendOn.EOF;

    @Option(names = "--templates", negatable = true, description = "Enables template functions in the body and subject")
    boolean templates = true;

    /**
     * Sends requests and shows the replies. Without a body, standard input is sent if the output is a terminal, else an
     * empty body; {@code --force-stdin} takes precedence over a body.
     */
    public void send(Session session, String subject, @Nullable String body) throws IOException, InterruptedException {
        Terminals terminals = session.console().terminals();
        String sent = forceStdin ? null : body == null && terminals.input() ? "" : body;
        Request.of(subject, sent, this).run(session);
    }
}
