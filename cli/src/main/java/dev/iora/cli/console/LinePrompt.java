// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import java.util.function.UnaryOperator;
import org.jline.keymap.BindingReader;
import org.jline.keymap.KeyMap;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.utils.InfoCmp.Capability;

/**
 * A line of text to type, with the keys that shells have for changing it.
 *
 * <p>Thread: the main one.
 */
final class LinePrompt {
    private enum Key {
        ACCEPT,
        INTERRUPT,
        END_OF_INPUT,
        ERASE,
        DELETE,
        LEFT,
        RIGHT,
        HOME,
        END,
        ERASE_LINE,
        ERASE_WORD,
        CHARACTER
    }

    private final Terminal terminal;
    private final String question;
    private final String hint;
    private final boolean secret;
    private final StringBuilder text = new StringBuilder();
    private int cursor;

    /**
     * @param hint behind the question until it is answered
     * @param secret whether what is typed is hidden
     */
    LinePrompt(Terminal terminal, String question, String hint, boolean secret) {
        this.terminal = terminal;
        this.question = "? " + question + " ";
        this.hint = hint;
        this.secret = secret;
    }

    /** What was typed; the answer that it amounts to takes the place of the hint. */
    String read(UnaryOperator<String> answer) {
        Attributes before = terminal.enterRawMode();
        try {
            print(question + hint);
            BindingReader keys = new BindingReader(terminal.reader());
            KeyMap<Key> map = keyMap();
            while (true) {
                Key key = keys.readBinding(map);
                if (key == null || key == Key.INTERRUPT || (key == Key.END_OF_INPUT && text.isEmpty())) {
                    print("\r\n");
                    throw new CliException("interrupt");
                }
                if (key == Key.ACCEPT) {
                    String typed = text.toString();
                    print(atStart() + question + shown(answer.apply(typed)) + "\r\n");
                    return typed;
                }
                react(key, keys.getLastBinding());
            }
        } finally {
            terminal.setAttributes(before);
        }
    }

    private void react(Key key, String typed) {
        switch (key) {
            case CHARACTER -> insert(typed);
            case ERASE -> remove(cursor - 1, cursor);
            case DELETE -> remove(cursor, cursor + 1);
            case ERASE_LINE -> remove(0, cursor);
            case ERASE_WORD -> remove(wordStart(), cursor);
            case LEFT -> moveTo(cursor - 1);
            case RIGHT -> moveTo(cursor + 1);
            case HOME -> moveTo(0);
            case END -> moveTo(text.length());
            case ACCEPT, INTERRUPT, END_OF_INPUT -> {}
        }
    }

    private void insert(String typed) {
        if (typed.chars().anyMatch(c -> c < ' ')) {
            return;
        }
        text.insert(cursor, typed);
        cursor += typed.length();
        if (cursor == text.length()) {
            print(shown(typed));
        } else {
            draw();
        }
    }

    private void remove(int from, int to) {
        if (from >= 0 && to <= text.length() && from < to) {
            text.delete(from, to);
            cursor = from;
            draw();
        }
    }

    private void moveTo(int position) {
        cursor = Math.clamp(position, 0, text.length());
        draw();
    }

    private int wordStart() {
        int start = cursor;
        while (start > 0 && text.charAt(start - 1) == ' ') {
            start--;
        }
        while (start > 0 && text.charAt(start - 1) != ' ') {
            start--;
        }
        return start;
    }

    /** Back to where the question begins, which may be lines above, with nothing behind. */
    private String atStart() {
        int width = Math.max(1, terminal.getSize().getColumns());
        int linesUp = (question.length() + hint.length() + cursor) / width;
        return "\r" + (linesUp > 0 ? "\u001B[" + linesUp + "A" : "") + "\u001B[J";
    }

    private void draw() {
        int back = text.length() - cursor;
        print("\r\u001B[K" + question + hint + shown(text.toString()) + (back > 0 ? "\u001B[" + back + "D" : ""));
    }

    private String shown(String typed) {
        return secret ? "*".repeat(typed.length()) : typed;
    }

    private void print(String output) {
        terminal.writer().print(output);
        terminal.writer().flush();
    }

    private KeyMap<Key> keyMap() {
        KeyMap<Key> map = new KeyMap<>();
        map.setNomatch(Key.CHARACTER);
        map.setUnicode(Key.CHARACTER);
        map.bind(Key.ACCEPT, "\r", "\n");
        map.bind(Key.INTERRUPT, KeyMap.ctrl('C'));
        map.bind(Key.END_OF_INPUT, KeyMap.ctrl('D'));
        map.bind(Key.ERASE, KeyMap.del(), "\b");
        map.bind(Key.DELETE, "\u001B[3~");
        map.bind(Key.LEFT, KeyMap.key(terminal, Capability.key_left), "\u001B[D", KeyMap.ctrl('B'));
        map.bind(Key.RIGHT, KeyMap.key(terminal, Capability.key_right), "\u001B[C", KeyMap.ctrl('F'));
        map.bind(Key.HOME, "\u001B[H", "\u001BOH", KeyMap.ctrl('A'));
        map.bind(Key.END, "\u001B[F", "\u001BOF", KeyMap.ctrl('E'));
        map.bind(Key.ERASE_LINE, KeyMap.ctrl('U'));
        map.bind(Key.ERASE_WORD, KeyMap.ctrl('W'));
        return map;
    }
}
