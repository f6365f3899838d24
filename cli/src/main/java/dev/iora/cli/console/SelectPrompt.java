// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.console;

import java.util.List;
import java.util.Locale;
import org.jline.keymap.BindingReader;
import org.jline.keymap.KeyMap;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.utils.InfoCmp.Capability;

/**
 * A list to choose from with the arrow keys; typed letters filter it.
 *
 * <p>Thread: the main one.
 */
final class SelectPrompt {
    private static final int PAGE = 7;

    private enum Key {
        UP,
        DOWN,
        ACCEPT,
        ERASE,
        INTERRUPT,
        CHARACTER
    }

    private final Terminal terminal;
    private final String question;
    private final List<String> options;
    private final StringBuilder filter = new StringBuilder();
    private List<String> shown;
    private int at;
    private int linesDrawn;

    SelectPrompt(Terminal terminal, String question, List<String> options, String preset) {
        this.terminal = terminal;
        this.question = question;
        this.options = options;
        shown = options;
        at = Math.max(0, options.indexOf(preset));
    }

    String choose() {
        Attributes before = terminal.enterRawMode();
        try {
            BindingReader keys = new BindingReader(terminal.reader());
            KeyMap<Key> map = keyMap();
            while (true) {
                draw();
                Key key = keys.readBinding(map);
                if (key == null || key == Key.INTERRUPT) {
                    throw new CliException("interrupt");
                }
                if (key == Key.ACCEPT && !shown.isEmpty()) {
                    return accept();
                }
                react(key, keys.getLastBinding());
            }
        } finally {
            terminal.setAttributes(before);
        }
    }

    private String accept() {
        String choice = shown.get(at);
        erase();
        terminal.writer().print("? " + question + " " + choice + "\r\n");
        terminal.writer().flush();
        return choice;
    }

    private void react(Key key, String typed) {
        switch (key) {
            case UP -> at = shown.isEmpty() ? 0 : Math.floorMod(at - 1, shown.size());
            case DOWN -> at = shown.isEmpty() ? 0 : Math.floorMod(at + 1, shown.size());
            case ERASE -> {
                if (!filter.isEmpty()) {
                    filter.setLength(filter.length() - 1);
                    narrow();
                }
            }
            case CHARACTER -> {
                filter.append(typed);
                narrow();
            }
            case ACCEPT, INTERRUPT -> {}
        }
    }

    private void narrow() {
        String wanted = filter.toString().toLowerCase(Locale.ROOT);
        shown = options.stream()
                .filter(option -> option.toLowerCase(Locale.ROOT).contains(wanted))
                .toList();
        at = 0;
    }

    private void draw() {
        erase();
        StringBuilder text = new StringBuilder("? ").append(question);
        text.append(filter.isEmpty() ? "  [Use arrows to move, type to filter]" : " " + filter)
                .append("\r\n");
        int first = Math.max(0, Math.min(at - PAGE / 2, shown.size() - PAGE));
        int last = Math.min(shown.size(), first + PAGE);
        for (int i = first; i < last; i++) {
            text.append(i == at ? "> " : "  ").append(shown.get(i)).append("\r\n");
        }
        terminal.writer().print(text);
        terminal.writer().flush();
        linesDrawn = 1 + last - first;
    }

    private void erase() {
        for (; linesDrawn > 0; linesDrawn--) {
            terminal.writer().print("\u001B[1A\u001B[2K");
        }
        terminal.writer().print("\r");
    }

    private KeyMap<Key> keyMap() {
        KeyMap<Key> map = new KeyMap<>();
        map.setNomatch(Key.CHARACTER);
        map.setUnicode(Key.CHARACTER);
        map.bind(Key.UP, KeyMap.key(terminal, Capability.key_up), "\u001B[A", "\u001BOA", KeyMap.ctrl('P'));
        map.bind(Key.DOWN, KeyMap.key(terminal, Capability.key_down), "\u001B[B", "\u001BOB", KeyMap.ctrl('N'), "\t");
        map.bind(Key.ACCEPT, "\r", "\n");
        map.bind(Key.ERASE, KeyMap.del(), "\b");
        map.bind(Key.INTERRUPT, KeyMap.ctrl('C'), KeyMap.ctrl('D'));
        return map;
    }
}
