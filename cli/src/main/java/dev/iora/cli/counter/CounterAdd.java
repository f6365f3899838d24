// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.counter;

import dev.iora.cli.command.NatsCommand;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import java.math.BigInteger;
import picocli.CommandLine.Parameters;

/** {@code nats counter increment} and {@code nats counter decrement}. */
final class CounterAdd implements NatsCommand {
    private final boolean negated;

    @Parameters(index = "0", paramLabel = "subject", description = "Subject to get counter for")
    String subject = "";

    @Parameters(index = "1", paramLabel = "value", description = "The value to add or to take away")
    String value = "";

    private CounterAdd(boolean negated) {
        this.negated = negated;
    }

    static CounterAdd increment() {
        return new CounterAdd(false);
    }

    static CounterAdd decrement() {
        return new CounterAdd(true);
    }

    @Override
    public void run(Session session) throws InterruptedException {
        CounterStream counters = CounterStream.open(session, "", subject);
        session.console().println(counters.add(subject, amount()).toString());
    }

    private BigInteger amount() {
        try {
            BigInteger amount = new BigInteger(value);
            return negated ? amount.negate() : amount;
        } catch (NumberFormatException e) {
            throw new CliException("invalid value", e);
        }
    }
}
