// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import dev.iora.common.FileErrors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Log lines in a file that is rotated by size.
 *
 * <p>The line that exceeds the limit still goes into the old file. That file is then renamed to
 * {@code <file>.YYYY.MM.DD.hh.mm.ss.nnnnnnnnn} (local time), a new file starts with a line about the rotation,
 * and the oldest rotated files beyond the permitted number are deleted. Lines about rotation end in CR LF
 * (nats-server v2.14.5 logger/log.go logDirect).
 *
 * <p>Thread: one at a time; {@link LogOutput} holds a lock around every call.
 *
 * <p>Invariants: a failed rotation never loses the line that caused it, and the next attempt waits until
 * the file has doubled.
 */
final class FileTarget implements LogTarget {
    private static final int STAMP_LENGTH = "YYYY.MM.DD.hh.mm.ss".length();

    private final LogSettings.LogFile settings;
    private final LineFormat format;
    private FileChannel channel;
    private long size;
    private long limit;

    private FileTarget(LogSettings.LogFile settings, LineFormat format, FileChannel channel) throws IOException {
        this.settings = settings;
        this.format = format;
        this.channel = channel;
        size = channel.size();
        limit = settings.sizeLimitBytes();
    }

    /**
     * Opens the file for appending, or creates it.
     *
     * @throws IOException with a text for operators that names the file
     */
    static FileTarget open(LogSettings.LogFile settings, LineFormat format) throws IOException {
        return new FileTarget(settings, format, openChannel(settings.path()));
    }

    /** Whether the file was over its limit when it was opened, so that the next line rotates it. */
    boolean isOverLimit() {
        return limit > 0 && size > limit;
    }

    @Override
    public void write(Severity severity, String text, Instant now) throws IOException {
        append(severity, text, now, "\n");
        if (isOverLimit()) {
            rotate(now);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void append(Severity severity, String text, Instant now, String lineEnd) throws IOException {
        format.render(severity, text, now, lineEnd);
        ByteBuffer rest = ByteBuffer.wrap(format.bytes(), 0, format.length());
        while (rest.hasRemaining()) {
            size += channel.write(rest);
        }
    }

    private void rotate(Instant now) throws IOException {
        Path file = settings.path();
        Path backup = file.resolveSibling(file.getFileName() + "." + format.fileStamp(now));
        FileChannel old = channel;
        try {
            Files.move(file, backup);
            channel = openChannel(file);
        } catch (IOException e) {
            limit *= 2;
            append(
                    Severity.ERR,
                    "Unable to rotate logfile (" + FileErrors.reason(e) + "), will attempt next rotation at size "
                            + limit,
                    now,
                    "\r\n");
            return;
        }
        old.close();
        size = 0;
        limit = settings.sizeLimitBytes();
        append(Severity.INF, "Rotated log, backup saved as \"" + backup + "\"", now, "\r\n");
        if (settings.maxFiles() > 0) {
            purge(now);
        }
    }

    private void purge(Instant now) throws IOException {
        Path directory = settings.path().toAbsolutePath().resolveSibling("");
        List<Path> backups;
        try {
            backups = backups(directory);
        } catch (IOException e) {
            append(
                    Severity.ERR,
                    "Unable to read directory \"" + directory + "\" for log purge (" + FileErrors.reason(e)
                            + "), will attempt next rotation",
                    now,
                    "\r\n");
            return;
        }
        int surplus = backups.size() - (settings.maxFiles() - 1);
        for (int i = 0; i < surplus; i++) {
            Path backup = backups.get(i);
            try {
                Files.delete(backup);
            } catch (IOException e) {
                append(
                        Severity.ERR,
                        "Unable to remove backup log file \"" + backup.getFileName() + "\" (" + FileErrors.reason(e)
                                + "), will attempt next rotation",
                        now,
                        "\r\n");
                return;
            }
            append(Severity.INF, "Purged log file \"" + backup.getFileName() + "\"", now, "\r\n");
        }
    }

    /** The rotated files, oldest first. */
    private List<Path> backups(Path directory) throws IOException {
        String prefix = settings.path().getFileName() + ".";
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (name.startsWith(prefix) && isStamp(name.substring(prefix.length())) && !Files.isDirectory(entry)) {
                    found.add(entry);
                }
            }
        }
        found.sort(null);
        return found;
    }

    private static boolean isStamp(String text) {
        if (text.length() < STAMP_LENGTH) {
            return false;
        }
        String pattern = "dddd.dd.dd.dd.dd.dd.ddddddddd";
        for (int i = 0; i < text.length(); i++) {
            boolean fits = i < pattern.length()
                    && (pattern.charAt(i) == '.' ? text.charAt(i) == '.' : Character.isDigit(text.charAt(i)));
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static FileChannel openChannel(Path path) throws IOException {
        Set<StandardOpenOption> options =
                EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        try {
            return FileChannel.open(path, options, creationMode(path));
        } catch (IOException e) {
            throw new IOException("error opening file: " + FileErrors.describe("open", path, e), e);
        }
    }

    private static FileAttribute<?>[] creationMode(Path path) {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return new FileAttribute<?>[0];
        }
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(EnumSet.of(
                    PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.GROUP_READ))
        };
    }
}
