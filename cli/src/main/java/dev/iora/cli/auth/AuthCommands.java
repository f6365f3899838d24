// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.auth;

import dev.iora.cli.command.CommandNode;
import dev.iora.cli.command.CommandNode.Group;
import java.util.List;

/**
 * The commands of {@code nats auth}.
 *
 * <p>Thread: any, stateless.
 */
public final class AuthCommands {
    private AuthCommands() {}

    public static Group group() {
        return CommandNode.group("auth", "NATS Decentralized Authentication", AuthCommands::children);
    }

    private static List<CommandNode> children() {
        return List.of(
                CommandNode.group("nkey", "Create and Use NKeys", AuthCommands::keys)
                        .alias("nk"),
                CommandNode.unsupported("operator", "Manage NATS Operators", "o", "op"),
                CommandNode.unsupported("account", "Manage NATS Accounts", "a", "act", "acct"),
                CommandNode.unsupported("user", "Manage Account Users", "u"));
    }

    private static List<CommandNode> keys() {
        return List.of(
                CommandNode.leaf("gen", "Generates NKeys", KeyGenerate::new),
                CommandNode.leaf("show", "Show the public key", KeyShow::new),
                CommandNode.leaf("sign", "Signs data using NKeys", KeySign::new),
                CommandNode.leaf("verify", "Verify signed data", KeyVerify::new),
                CommandNode.leaf("seal", "Encrypts a file using NKeys", KeySeal::new)
                        .alias("encrypt", "enc"),
                CommandNode.leaf("unseal", "Decrypts a file using NKeys", KeyUnseal::new)
                        .alias("open", "decrypt", "dec"));
    }
}
