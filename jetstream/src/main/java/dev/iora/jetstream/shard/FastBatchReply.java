// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import dev.iora.wire.PublishFrame;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The part of a message in its fast batch, as its reply subject says: {@code
 * <prefix>.<id>.<flow>.<gap mode>.<sequence>.<operation>.$FI} (nats-server v2.14.5 stream.go getFastBatch).
 *
 * @param id of the batch
 * @param flow most messages between two acknowledgements
 * @param gapsAllowed whether the batch goes on if messages of it are missing
 * @param sequence of the message in the batch, from 1
 * @param operation the purpose of the message
 */
record FastBatchReply(String id, int flow, boolean gapsAllowed, long sequence, Operation operation) {
    /** The operations by their numbers. */
    enum Operation {
        START,
        APPEND,
        /** The message is the last one. */
        COMMIT,
        /** The message before was the last one. */
        COMMIT_BEFORE,
        /** Repeats the last acknowledgement. */
        PING
    }

    private static final int DEFAULT_FLOW = 10;
    private static final int MAX_FLOW = 65_535;
    private static final int TOKENS = 7;

    /** Reads the reply subject of a message; null if it has another form. */
    static @Nullable FastBatchReply of(PublishFrame frame) {
        String reply = new String(frame.names, frame.reply, frame.replyLength, StandardCharsets.UTF_8);
        String[] tokens = reply.split("\\.", -1);
        int last = tokens.length - 1;
        if (tokens.length < TOKENS || tokens[last - 5].isEmpty()) {
            return null;
        }
        long operation = number(tokens[last - 1]);
        long sequence = number(tokens[last - 2]);
        String gaps = tokens[last - 3];
        long flow = number(tokens[last - 4]);
        if (operation < 0 || operation >= Operation.values().length || sequence <= 0) {
            return null;
        }
        Operation known = Operation.values()[(int) operation];
        boolean first = sequence == 1;
        boolean misplaced = switch (known) {
            case START -> !first;
            case APPEND, COMMIT_BEFORE -> first;
            case COMMIT, PING -> false;
        };
        if (misplaced || (!gaps.equals("fail") && !gaps.equals("ok"))) {
            return null;
        }
        int most = flow <= 0 ? DEFAULT_FLOW : (int) Math.min(flow, MAX_FLOW);
        return new FastBatchReply(tokens[last - 5], most, gaps.equals("ok"), sequence, known);
    }

    /** A decimal number; -1 if it is none, or too large. */
    private static long number(String token) {
        if (token.isEmpty() || token.length() > 18) {
            return -1;
        }
        long number = 0;
        for (int i = 0; i < token.length(); i++) {
            int digit = token.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = 10 * number + digit;
        }
        return number;
    }

    boolean commits() {
        return operation == Operation.COMMIT || operation == Operation.COMMIT_BEFORE;
    }
}
