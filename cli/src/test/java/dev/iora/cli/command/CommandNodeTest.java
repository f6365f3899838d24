// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.command.CommandNode.Group;
import dev.iora.cli.command.CommandNode.Leaf;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandNodeTest {
    private static final Leaf REMOVE = CommandNode.leaf("rm delete del", "Removes", UnsupportedCommand::new);

    @Test
    void hasANameAndAliases() {
        assertThat(REMOVE.name()).isEqualTo("rm");
        assertThat(REMOVE.aliases()).containsExactly("delete", "del");
        assertThat(REMOVE.hasName("rm")).isTrue();
        assertThat(REMOVE.hasName("del")).isTrue();
        assertThat(REMOVE.hasName("de")).isFalse();
        assertThat(CommandNode.leaf("ls", "Lists", UnsupportedCommand::new).aliases())
                .isEmpty();
    }

    @Test
    void isFoundByNameOrAlias() {
        Group group = CommandNode.group("stream s", "Streams", () -> List.of(REMOVE));
        assertThat(group.aliases()).containsExactly("s");
        assertThat(group.find("delete")).isSameAs(REMOVE);
        assertThat(group.find("stream")).isNull();
    }

    @Test
    void isHiddenOnRequestAndIfItIsNotBuiltYet() {
        assertThat(REMOVE.hidden()).isFalse();
        assertThat(REMOVE.hide())
                .isEqualTo(new Leaf("rm", List.of("delete", "del"), "Removes", true, REMOVE.command()));
        CommandNode planned = CommandNode.unsupported("cluster c", CommandNode.unsupported("balance"));
        assertThat(planned.hidden()).isTrue();
        assertThat(planned.description()).isEqualTo(CommandNode.UNSUPPORTED);
        assertThat(planned)
                .isInstanceOfSatisfying(
                        Group.class, group -> assertThat(group.find("balance")).isInstanceOf(Leaf.class));
    }
}
