// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.iora.testkit.Installation;
import dev.iora.testkit.NatsProcess;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import io.nats.client.api.StreamState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Store directories that a server must refuse, and files damaged while no server ran. */
@SuppressWarnings("try") // closing a client may be interrupted, and then the test fails
@Timeout(300)
final class JetStreamStoreIT {
    private static final int MESSAGES = 30;
    private static final String[] STREAMS = {"A", "B"};

    @TempDir
    Path directory;

    private Path store() {
        return directory.resolve("store");
    }

    /** Starts a server on {@code store} that must refuse it; returns its log. */
    private static List<String> refusal(Path store) {
        NatsProcess process = NatsProcess.launch(JetStreamSite.command(store, "-1"));
        int code = process.awaitExit();
        List<String> lines = process.log().awaitEnd();
        assertThat(code).as("exit code; it logged %s", lines).isOne();
        assertThat(lines).noneMatch(line -> line.contains("Server is ready")).noneMatch(line -> line.contains("\tat "));
        return lines;
    }

    private static void create(Connection nats, String stream) throws Exception {
        nats.jetStreamManagement()
                .addStream(StreamConfiguration.builder()
                        .name(stream)
                        .subjects(stream + ".>")
                        .storageType(StorageType.File)
                        .build());
    }

    private static byte[] payload(String stream, int number) {
        return ("message " + number + " of stream " + stream + ", which nobody else has.").getBytes(UTF_8);
    }

    /** Waits for each acknowledgement before the next message, so that each message has its own block in the journal. */
    private static void publish(Connection nats) throws Exception {
        for (String stream : STREAMS) {
            create(nats, stream);
        }
        for (int number = 1; number <= MESSAGES; number++) {
            for (String stream : STREAMS) {
                assertThat(nats.jetStream()
                                .publish(stream + ".x", payload(stream, number))
                                .getSeqno())
                        .isEqualTo(number);
            }
        }
    }

    @Test
    void refusesASecondServerOnAStore() throws Exception {
        try (var site = new JetStreamSite(store())) {
            NatsProcess first = site.start();
            assertThat(refusal(store()))
                    .anyMatch(line -> line.contains("[FTL]")
                            && line.contains(store().toString())
                            && line.contains("another server"));
            assertThat(first.isAlive()).isTrue();
            try (Connection nats = site.connect()) {
                publish(nats);
            }
        }
    }

    /** Changes of the files that protect a store against a second server. */
    enum Tampering {
        LOCK_REMOVED,
        SUPERBLOCK_REMOVED,
        SUPERBLOCK_REPLACED,
        STORE_REMOVED;

        void apply(Path store) throws IOException {
            Path superblock = store.resolve("superblock");
            byte[] content = Files.readAllBytes(superblock);
            Files.delete(store.resolve("lock"));
            if (this != LOCK_REMOVED) {
                Files.delete(superblock);
            }
            if (this == SUPERBLOCK_REPLACED) {
                Files.write(superblock, content);
            }
            if (this == STORE_REMOVED) {
                try (Stream<Path> paths = Files.walk(store)) {
                    for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(path);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Tampering.class)
    void letsOnlyOneServerWriteToAStore(Tampering tampering) throws Exception {
        Path jetStream = store().resolve("jetstream/iora");
        try (var site = new JetStreamSite(store())) {
            NatsProcess first = site.start();
            try (Connection nats = site.connect()) {
                publish(nats);
                tampering.apply(jetStream);
                if (tampering == Tampering.LOCK_REMOVED) {
                    // The first server also locks the superblock.
                    assertThat(refusal(store()))
                            .anyMatch(line -> line.contains("[FTL]") && line.contains("another server"));
                    assertThat(nats.jetStream().publish("A.x", new byte[1]).getSeqno())
                            .isEqualTo(MESSAGES + 1);
                    return;
                }
                // Without a publish.
                assertThat(first.log().await("takes no more changes"))
                        .contains("[ERR]", jetStream.resolve("superblock").toString(), "another one may use");
                var refused = catchThrowableOfType(
                        JetStreamApiException.class, () -> nats.jetStream().publish("A.x", new byte[1]));
                assertThat(refused.getApiErrorCode()).isEqualTo(10077);
            }
            if (tampering == Tampering.SUPERBLOCK_REMOVED) {
                assertThat(refusal(store())).anyMatch(line -> line.contains("no superblock"));
                return;
            }
            try (NatsProcess second = NatsProcess.launch(JetStreamSite.command(store(), "-1"))
                            .awaitReady();
                    Connection nats = JetStreamSite.connect("nats://127.0.0.1:" + second.port())) {
                if (tampering == Tampering.SUPERBLOCK_REPLACED) {
                    checkUndamaged(nats, "A");
                    checkUndamaged(nats, "B");
                } else {
                    publish(nats);
                }
                // The end of the first server must not affect the second.
                site.signal("TERM");
                assertThat(nats.jetStream().publish("A.x", new byte[1]).getSeqno())
                        .isEqualTo(MESSAGES + 1);
                assertThat(second.log().lines()).noneMatch(line -> line.contains("[ERR]"));
            }
        }
    }

    @Test
    void givesEachServerWithoutAStoreDirectoryItsOwn() throws Exception {
        List<String> command = new ArrayList<>(Installation.shared().command("-Djava.io.tmpdir=" + directory));
        command.addAll(List.of("-js", "-a", "127.0.0.1", "-p", "-1"));
        try (NatsProcess first = NatsProcess.launch(command).awaitReady();
                NatsProcess second = NatsProcess.launch(command).awaitReady()) {
            for (NatsProcess server : List.of(first, second)) {
                try (Connection nats = JetStreamSite.connect("nats://127.0.0.1:" + server.port())) {
                    publish(nats);
                }
            }
            assertThat(directory.resolve("nats/jetstream")).isDirectory();
            assertThat(directory.resolve("nats-2/jetstream")).isDirectory();
        }
    }

    @Test
    void refusesAStoreThatCannotBeWritten() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "no directory");
        Path below = file.resolve("store");
        assertThat(refusal(below)).anyMatch(line -> line.contains("[FTL]") && line.contains(file.toString()));
        assertThat(Files.readString(file)).isEqualTo("no directory");
    }

    @Test
    void refusesAStoreOfALaterVersionAndKeepsIt() throws Exception {
        try (var site = new JetStreamSite(store())) {
            site.start();
            try (Connection nats = site.connect()) {
                publish(nats);
            }
            site.signal("TERM");
        }
        List<Path> versioned = files().stream()
                .filter(file -> !file.endsWith("lock"))
                .filter(file -> !file.getFileName().toString().startsWith("spare"))
                // Stream states have the version of the checkpoint that names them.
                .filter(file -> !file.getFileName().toString().startsWith("st-"))
                .toList();
        assertThat(versioned)
                .as("files with a format version")
                .anyMatch(file -> file.endsWith("superblock"))
                .anyMatch(file -> file.getFileName().toString().startsWith("seg-"))
                .anyMatch(file -> file.getFileName().toString().startsWith("chk-"));
        for (Path file : versioned) {
            byte[] before = Files.readAllBytes(file);
            Files.write(file, ofLaterVersion(before, file));
            Map<String, String> sums = sums();
            assertThat(refusal(store()))
                    .as("the log after %s was changed", file)
                    .anyMatch(line -> line.contains("[FTL]")
                            && line.contains(file.getFileName().toString())
                            && line.contains("99"));
            assertThat(sums()).as("files after %s was refused", file).isEqualTo(sums);
            Files.write(file, before);
        }
        try (var site = new JetStreamSite(store())) {
            site.start();
            try (Connection nats = site.connect()) {
                checkUndamaged(nats, "A");
                checkUndamaged(nats, "B");
            }
        }
    }

    /** Writes a new version at byte 8, where every kind of file has it, and the matching checksum of the header. */
    private static byte[] ofLaterVersion(byte[] bytes, Path file) {
        byte[] changed = bytes.clone();
        ByteBuffer buffer = ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN);
        String name = file.getFileName().toString();
        if (name.startsWith("journal")) {
            for (int start : new int[] {0, 2048}) {
                buffer.putInt(start + 8, 99);
                buffer.putInt(start + 24, checksum(changed, start, 24));
            }
        } else {
            buffer.putInt(8, 99);
            if (name.equals("superblock") || name.equals("heads")) {
                buffer.putInt(28, checksum(changed, 0, 28));
            } else if (name.startsWith("seg-")) {
                buffer.putInt(24, checksum(changed, 0, 24));
            } else if (name.startsWith("chk-")) {
                int end = changed.length - Integer.BYTES;
                buffer.putInt(end, checksum(changed, 0, end));
            }
        }
        return changed;
    }

    private static int checksum(byte[] bytes, int start, int length) {
        var crc = new CRC32C();
        crc.update(bytes, start, length);
        return (int) crc.getValue();
    }

    @Test
    void withholdsADamagedMessageAndServesOtherStreams() throws Exception {
        try (var site = new JetStreamSite(store())) {
            site.start();
            try (Connection nats = site.connect()) {
                publish(nats);
            }
            site.kill();
            int damaged = MESSAGES / 2;
            flipBitOf(payload("A", damaged));
            NatsProcess restarted = site.start();
            assertThat(restarted.log().lines())
                    .as("the log names the damage")
                    .anyMatch(line -> line.contains("journal-") && line.contains("damage"))
                    .anyMatch(line -> line.contains("'A' is frozen")
                            && line.contains("journal-")
                            && line.contains("lost sequences: " + damaged + " to " + damaged));
            try (Connection nats = site.connect()) {
                checkUndamaged(nats, "B");
                checkAllBut(nats, "A", damaged);
                var frozen = catchThrowableOfType(
                        JetStreamApiException.class, () -> nats.jetStream().publish("A.x", payload("A", MESSAGES + 1)));
                assertThat(frozen.getApiErrorCode()).isEqualTo(10077);
                StreamInfo info = nats.jetStreamManagement().getStreamInfo("A");
                assertThat(requireNonNull(info.getStreamState().getLostStreamData())
                                .getMessages())
                        .containsExactly((long) damaged);
                assertThat(info.getConfiguration().getMetadata()).containsKey("_iora.frozen");
                assertThat(nats.jetStreamManagement().deleteMessage("A", damaged))
                        .isTrue();
                for (String stream : STREAMS) {
                    assertThat(nats.jetStream()
                                    .publish(stream + ".x", payload(stream, MESSAGES + 1))
                                    .getSeqno())
                            .isGreaterThan(MESSAGES - 1);
                }
            }
        }
    }

    /** Before the first checkpoint only the journal has the messages. */
    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"MISSING", "EMPTY", "CUT"})
    void detectsAMissingEndOfTheJournal(Fault fault) throws Exception {
        try (var site = new JetStreamSite(store())) {
            site.start();
            try (Connection nats = site.connect()) {
                publish(nats);
            }
            site.kill();
            for (Path file : files()) {
                if (file.getFileName().toString().startsWith("journal-")) {
                    fault.apply(file, 20_000);
                }
            }
            NatsProcess restarted = site.start();
            assertThat(restarted.log().lines())
                    .anyMatch(line ->
                            line.contains("[ERR]") && line.contains("damaged journal") && line.contains("journal-0"));
            try (Connection nats = site.connect()) {
                List<String> names = nats.jetStreamManagement().getStreamNames();
                assertThat(names).hasSize(2);
                for (String name : names) {
                    StreamInfo info = nats.jetStreamManagement().getStreamInfo(name);
                    StreamState state = info.getStreamState();
                    assertThat(state.getLastSequence()).isEqualTo(MESSAGES);
                    assertThat(requireNonNull(state.getLostStreamData()).getMessages())
                            .hasSize((int) (MESSAGES - state.getMsgCount()))
                            .contains((long) MESSAGES);
                    assertThat(info.getConfiguration().getMetadata()).containsKey("_iora.frozen");
                    String subject =
                            info.getConfiguration().getSubjects().getFirst().replace(">", "x");
                    var frozen = catchThrowableOfType(
                            JetStreamApiException.class, () -> nats.jetStream().publish(subject, new byte[1]));
                    assertThat(frozen.getApiErrorCode()).isEqualTo(10077);
                    nats.jetStreamManagement().purgeStream(name);
                    assertThat(nats.jetStream().publish(subject, new byte[1]).getSeqno())
                            .isEqualTo(MESSAGES + 1);
                }
            }
        }
    }

    private static void checkUndamaged(Connection nats, String stream) throws Exception {
        JetStreamManagement management = nats.jetStreamManagement();
        StreamState state = management.getStreamInfo(stream).getStreamState();
        assertThat(state.getMsgCount()).isEqualTo(MESSAGES);
        assertThat(state.getLastSequence()).isEqualTo(MESSAGES);
        assertThat(state.getDeletedCount()).isZero();
        for (int sequence = 1; sequence <= MESSAGES; sequence++) {
            assertThat(management.getMessage(stream, sequence).getData()).isEqualTo(payload(stream, sequence));
        }
    }

    private static void checkAllBut(Connection nats, String stream, int damaged) throws Exception {
        JetStreamManagement management = nats.jetStreamManagement();
        StreamState state = management.getStreamInfo(stream).getStreamState();
        assertThat(state.getMsgCount()).isEqualTo(MESSAGES - 1);
        assertThat(state.getLastSequence()).isEqualTo(MESSAGES);
        for (int sequence = 1; sequence <= MESSAGES; sequence++) {
            int wanted = sequence;
            if (wanted == damaged) {
                assertThat(catchThrowableOfType(
                                        JetStreamApiException.class, () -> management.getMessage(stream, wanted))
                                .getApiErrorCode())
                        .isEqualTo(10037);
            } else {
                MessageInfo message = management.getMessage(stream, wanted);
                assertThat(message.getData()).isEqualTo(payload(stream, wanted));
            }
        }
    }

    /** Kinds of damage to a file. */
    enum Fault {
        MISSING,
        EMPTY,
        CUT,
        FLIPPED,
        LONGER;

        void apply(Path file) throws IOException {
            apply(file, (int) Files.size(file) / 2);
        }

        void apply(Path file, int cutTo) throws IOException {
            byte[] bytes = Files.readAllBytes(file);
            switch (this) {
                case MISSING -> Files.delete(file);
                case EMPTY -> Files.write(file, new byte[0]);
                case CUT -> Files.write(file, Arrays.copyOf(bytes, cutTo));
                case FLIPPED -> {
                    // In the middle of the file's header.
                    bytes[Math.min(bytes.length, 32) / 2] ^= 4;
                    Files.write(file, bytes);
                }
                case LONGER -> Files.write(file, Arrays.copyOf(bytes, bytes.length + 4096));
            }
        }
    }

    @Test
    void reportsADamagedSuperblockAndChangesNothing() throws Exception {
        fill();
        Path superblock = store().resolve("jetstream/iora/superblock");
        byte[] intact = Files.readAllBytes(superblock);
        // In each part: magic, version, number of shards, identity, checksum.
        for (int at = 0; at < intact.length; at += Integer.BYTES) {
            byte[] flipped = intact.clone();
            flipped[at] ^= 1;
            Files.write(superblock, flipped);
            checkRefusedUnchanged();
        }
        for (Fault fault : List.of(Fault.MISSING, Fault.EMPTY, Fault.CUT)) {
            fault.apply(superblock);
            checkRefusedUnchanged();
            Files.write(superblock, intact);
        }
        checkFilled();
    }

    private void checkRefusedUnchanged() throws IOException {
        Map<String, String> sums = sums();
        assertThat(refusal(store()))
                .anyMatch(line -> line.contains("[FTL]")
                        && line.contains(store().resolve("jetstream/iora").toString())
                        && line.contains("superblock"));
        assertThat(sums()).isEqualTo(sums);
    }

    @Test
    void ignoresTheContentOfTheLockFile() throws Exception {
        fill();
        Path lock = store().resolve("jetstream/iora/lock");
        for (Fault fault : Fault.values()) {
            fault.apply(lock);
            checkFilled();
        }
    }

    @Test
    void replacesDamagedSpares() throws Exception {
        fill();
        for (Fault fault : Fault.values()) {
            List<Path> spares = files().stream()
                    .filter(file -> file.getFileName().toString().startsWith("spare-"))
                    .toList();
            assertThat(spares).isNotEmpty();
            for (Path spare : spares) {
                fault.apply(spare);
            }
            checkFilled();
        }
    }

    @Test
    void refusesAStoreWhileItIsMountedReadOnly() throws Exception {
        Path mounted = Files.createDirectory(store());
        NatsProcess mount = mount("mount -t tmpfs -o size=300m tmpfs '" + mounted + "'");
        Tools.require(
                mount.awaitExit() == 0, "the right to mount: " + mount.log().awaitEnd());
        try {
            fill();
            assertThat(mount("mount -o remount,ro '" + mounted + "'").awaitExit())
                    .isZero();
            Map<String, String> sums = sums();
            assertThat(refusal(mounted))
                    .anyMatch(line -> line.contains("[FTL]")
                            && line.contains("not writable")
                            && line.contains(mounted.toString()));
            assertThat(sums()).isEqualTo(sums);
            assertThat(mount("mount -o remount,rw '" + mounted + "'").awaitExit())
                    .isZero();
            checkFilled();
        } finally {
            assertThat(mount("umount '" + mounted + "'").awaitExit()).isZero();
        }
    }

    private static NatsProcess mount(String command) {
        return NatsProcess.launch(List.of("/bin/sh", "-c", command));
    }

    /** Creates a store with messages. */
    private void fill() throws Exception {
        try (var site = new JetStreamSite(store())) {
            site.start();
            try (Connection nats = site.connect()) {
                publish(nats);
                // After its first message a server prepares the next journal file.
                await().atMost(JetStreamSite.PATIENCE)
                        .until(() -> files().stream()
                                .anyMatch(file -> file.getFileName().toString().startsWith("spare-")));
            }
            site.signal("TERM");
        }
    }

    /** Starts a server on the store, and checks that it logs no problem and has all messages. */
    private void checkFilled() throws Exception {
        try (var site = new JetStreamSite(store())) {
            NatsProcess server = site.start();
            assertThat(server.log().lines()).noneMatch(line -> line.contains("[ERR]"));
            try (Connection nats = site.connect()) {
                checkUndamaged(nats, "A");
                checkUndamaged(nats, "B");
            }
            site.signal("TERM");
        }
    }

    private void flipBitOf(byte[] payload) throws IOException {
        int flipped = 0;
        for (Path file : files()) {
            byte[] bytes = Files.readAllBytes(file);
            int at = indexOf(bytes, payload);
            if (at >= 0) {
                bytes[at + payload.length / 2] ^= 4;
                Files.write(file, bytes);
                flipped++;
            }
        }
        assertThat(flipped).as("files with the message").isOne();
    }

    private static int indexOf(byte[] bytes, byte[] wanted) {
        for (int at = 0; at <= bytes.length - wanted.length; at++) {
            if (bytes[at] == wanted[0] && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        return -1;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(store())) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private Map<String, String> sums() throws IOException {
        var sums = new TreeMap<String, String>();
        for (Path file : files()) {
            sums.put(file.toString(), HexFormat.of().toHexDigits(checksum(read(file), 0, read(file).length)));
        }
        return sums;
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
