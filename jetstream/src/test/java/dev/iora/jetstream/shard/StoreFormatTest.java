// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.shard;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.common.StorageFile;
import dev.iora.jetstream.config.StreamConfig;
import dev.iora.jetstream.stream.Lifetimes;
import dev.iora.store.ShardStore;
import dev.iora.testkit.FaultyDisk;
import dev.iora.testkit.VirtualClock;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A small store, byte for byte, as the present version of each format writes it. If a byte changes, the version of that format must
 * change, and a new directory of resources is added beside the old ones, which must stay readable. The store as written now
 * is left in {@code target/store-format}.
 */
final class StoreFormatTest {
    /** The store as it was before {@code heads}. */
    private static final String FIRST = "store-1";

    /** The store as it was when only the global account had streams. */
    private static final String GLOBAL = "store-2";

    /** The store as it was when no message had a time to live. */
    private static final String TIMELESS = "store-3";

    /** The store as it was when no stream had sources. */
    private static final String SOURCELESS = "store-4";

    /** The store as it was when no stream had schedules. */
    private static final String SCHEDULELESS = "store-5";

    private static final String NOW = "store-6";
    private static final List<String> FOLDERS = List.of("journal", "segments");
    private static final Path WRITTEN = Path.of("target", "store-format", NOW);

    private static final long IDENTITY = 0x0123_4567_89AB_CDEFL;

    private final VirtualClock clock = new VirtualClock();

    private ShardRig open(FaultyDisk disk) throws IOException {
        return new ShardRig(disk, clock, 1000, 64 << 10, 1L << 30);
    }

    /** A store with some of each kind of data: in segments, and in the journal behind them. */
    private FaultyDisk written() throws IOException {
        var disk = new FaultyDisk();
        Superblock.open(disk, Superblock.fresh(3, IDENTITY));
        ShardRig rig = open(disk);
        rig.create(ShardRig.config("A", "a.>").description("the first").build());
        rig.create(ShardRig.config("B", "b.*").maxMessagesPerSubject(1).build());
        rig.createConsumer("A", ShardRig.pull("c").build());
        create(
                rig,
                "OTHER",
                ShardRig.config("A", "a.>").description("of another account").build());
        rig.create(ShardRig.config("L", "l.>").allowMessageTtl(true).build());
        FakeOrigin origin = new FakeOrigin(rig);
        rig.create(ShardRig.config("S", "s")
                .sources(List.of(ShardOriginTest.source("O")))
                .build());
        use(rig, 1);
        origin.run();
        origin.deliver(7, "o.1", "", "seven");
        origin.run();
        rig.publishAndTake("s", "Nats-Stream-Source: O 99 > > o.1", "own");
        rig.publishAndTake("l.a", "Nats-TTL: 1s", "");
        rig.publishAndTake("l.b", "Nats-TTL: never", "");
        rig.publishAndTake("l.c", "Nats-TTL: 1h\r\nKV-Operation: PURGE", "");
        rig.create(ShardRig.config("P", "p.>")
                .allowMessageSchedules(true)
                .allowRollup(true)
                .build());
        rig.publishAndTake("p.a", "Nats-Schedule: @every 1h\r\nNats-Schedule-Target: p.t", "hourly");
        rig.publishAndTake("p.b", "Nats-Schedule: @at 1970-01-01T00:00:01Z\r\nNats-Schedule-Target: p.t", "once");
        assertThat(rig.shard.files().checkpoint()).isTrue();
        rig.runAll();
        clock.advance(2_000_000_000);
        rig.runAll();
        create(rig, "OTHER", ShardRig.config("D", "d").build());
        use(rig, 5);
        origin.deliver(9, "o.1", "", "nine");
        origin.run();
        rig.endJournal();
        disk.kill();
        return disk;
    }

    private static void create(ShardRig rig, String account, StreamConfig config) {
        var created = rig.shard.commands(rig.accounts.get(account)).createStream(config);
        rig.runAll();
        assertThat(created).isCompleted();
    }

    private void use(ShardRig rig, int from) {
        for (int i = from; i < from + 4; i++) {
            clock.advance(1_000_000);
            rig.publishAndTake("a." + i, "Nats-Msg-Id: id-" + i, "message " + i);
            rig.publishAndTake("b.x", "", "value " + i);
        }
        rig.publish("$JS.API.CONSUMER.MSG.NEXT.A.c", "in.pull", "2");
        rig.runAll();
        rig.publish(rig.inbox.deliveries.removeFirst().reply(), "", "");
        rig.runAll();
        var deleted = rig.commands().deleteMessage("A", from + 1, false);
        rig.runAll();
        assertThat(deleted).isCompletedWithValue(true);
    }

    private static void check(ShardRig rig) {
        assertThat(rig.log.errors).isEmpty();
        assertThat(ShardRig.contents(rig.stream("A")))
                .containsExactly(
                        "1 a.1 message 1",
                        "3 a.3 message 3",
                        "4 a.4 message 4",
                        "5 a.5 message 5",
                        "7 a.7 message 7",
                        "8 a.8 message 8");
        assertThat(ShardRig.contents(rig.stream("B"))).containsExactly("8 b.x value 8");
        assertThat(rig.stream("A").config().description()).isEqualTo("the first");
        HostedStream hosted = requireNonNull(rig.shard.streams().named(rig.owner(), "A"));
        assertThat(FaultStore.consumers(hosted)).containsOnlyKeys("c");
        assertThat(rig.publishAndTake("a.1", "Nats-Msg-Id: id-7", "again"))
                .singleElement()
                .asString()
                .contains("duplicate");
        assertThat(rig.publishAndTake("a.1", "", "new")).anyMatch(response -> response.contains("\"seq\":9"));
    }

    @Test
    void writesFilesInTheFormatsOfTheirVersions() throws IOException, URISyntaxException {
        Map<String, byte[]> now = files(written());
        for (Map.Entry<String, byte[]> file : now.entrySet()) {
            Path path = WRITTEN.resolve(file.getKey());
            Files.createDirectories(requireNonNull(path.getParent()));
            Files.write(path, file.getValue());
        }
        Map<String, byte[]> golden = golden(NOW);
        assertThat(now.keySet()).isEqualTo(golden.keySet());
        golden.forEach((name, bytes) -> assertThat(Arrays.mismatch(requireNonNull(now.get(name)), bytes))
                .as("offset at which %s differs from the format of its version", name)
                .isEqualTo(-1));
    }

    @Test
    void readsVersionOne() throws IOException, URISyntaxException {
        FaultyDisk disk = disk(FIRST);
        assertThat(Superblock.open(disk, Superblock.fresh(1, 1))).isEqualTo(new Superblock(1, 3, IDENTITY));
        clock.advance(8_000_000);
        ShardRig rig = open(disk);
        assertThat(rig.log.warnings).singleElement().asString().contains("/heads was missing and is created again");
        check(rig);
    }

    @Test
    void readsStreamsFromBeforeAccountsHadSome() throws IOException, URISyntaxException {
        check(open(GLOBAL));
    }

    @Test
    void readsStreamsFromBeforeMessagesHadATimeToLive() throws IOException, URISyntaxException {
        ShardRig rig = open(TIMELESS);
        check(rig);
        checkAccounts(rig);
    }

    @Test
    void readsStreamsFromBeforeTheyHadSources() throws IOException, URISyntaxException {
        ShardRig rig = open(SOURCELESS);
        check(rig);
        checkAccounts(rig);
        checkLifetimes(rig);
    }

    @Test
    void readsStreamsFromBeforeTheyHadSchedules() throws IOException, URISyntaxException {
        ShardRig rig = open(SCHEDULELESS);
        check(rig);
        checkAccounts(rig);
        checkLifetimes(rig);
        checkSources(rig);
    }

    @Test
    void readsThePresentVersion() throws IOException, URISyntaxException {
        ShardRig rig = open(NOW);
        check(rig);
        checkAccounts(rig);
        checkLifetimes(rig);
        checkSources(rig);
        assertThat(ShardRig.contents(rig.stream("P"))).containsExactly("1 p.a hourly", "3 p.t once");
        assertThat(rig.stream("P").schedules().nextNanos()).isEqualTo(3_600_000_000_000L);
    }

    private static void checkSources(ShardRig rig) {
        assertThat(ShardRig.contents(rig.stream("S"))).containsExactly("1 o.1 seven", "2 s own", "3 o.1 nine");
        assertThat(rig.stream("S").sources().of("O > >")).isEqualTo(9);
    }

    private static void checkLifetimes(ShardRig rig) {
        assertThat(ShardRig.contents(rig.stream("L"))).containsExactly("2 l.b ", "3 l.c ");
        Lifetimes lifetimes = rig.stream("L").lifetimes();
        assertThat(lifetimes.isMarker(3)).isTrue();
        assertThat(lifetimes.firstAging()).isEqualTo(3);
        assertThat(lifetimes.nextNanos(0)).isBetween(3_600_000_000_000L, 3_601_000_000_000L);
    }

    private static void checkAccounts(ShardRig rig) {
        ShardStreams streams = rig.shard.streams();
        HostedStream other = requireNonNull(streams.named(rig.accounts.get("OTHER"), "A"));
        assertThat(other.stream.config().description()).isEqualTo("of another account");
        assertThat(other.stream.store().messages()).isZero();
        assertThat(streams.named(rig.accounts.get("OTHER"), "D")).isNotNull();
        assertThat(streams.named(rig.owner(), "D")).isNull();
    }

    private ShardRig open(String name) throws IOException, URISyntaxException {
        FaultyDisk disk = disk(name);
        for (int number = 1; number <= 3; number++) {
            ShardStore.prepare(disk.directory(Superblock.directoryName(number)));
        }
        assertThat(Superblock.open(disk, Superblock.fresh(1, 1))).isEqualTo(new Superblock(2, 3, IDENTITY));
        clock.advance(8_000_000);
        ShardRig rig = open(disk);
        assertThat(rig.log.warnings).isEmpty();
        return rig;
    }

    private static FaultyDisk disk(String name) throws IOException, URISyntaxException {
        var disk = new FaultyDisk();
        for (Map.Entry<String, byte[]> file : golden(name).entrySet()) {
            String path = file.getKey();
            int slash = path.indexOf('/');
            FaultyDisk folder = slash < 0 ? disk : disk.directory(path.substring(0, slash));
            try (StorageFile opened = folder.open(path.substring(slash + 1))) {
                opened.write(ByteBuffer.wrap(file.getValue()), 0);
                if (path.startsWith("journal/")) {
                    // Removes the zeros it was filled with.
                    opened.truncate(64 << 10);
                }
            }
        }
        return disk;
    }

    /** Every file with content, without the zeros that journal files are filled with. */
    private static Map<String, byte[]> files(FaultyDisk disk) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        files.put("superblock", content(disk, "superblock"));
        files.put("heads", content(disk, "heads"));
        for (String folder : FOLDERS) {
            for (String name : disk.directory(folder).list()) {
                if (!name.startsWith("spare-")) {
                    files.put(folder + "/" + name, content(disk.directory(folder), name));
                }
            }
        }
        return files;
    }

    private static byte[] content(FaultyDisk directory, String name) throws IOException {
        byte[] bytes = new byte[(int) directory.size(name)];
        try (StorageFile file = directory.open(name)) {
            file.read(ByteBuffer.wrap(bytes), 0);
        }
        int end = bytes.length;
        while (name.startsWith("journal-") && end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        return Arrays.copyOf(bytes, end);
    }

    private static Map<String, byte[]> golden(String name) throws IOException, URISyntaxException {
        Path root = Path.of(requireNonNull(StoreFormatTest.class.getResource(name), "no resources")
                .toURI());
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                files.put(root.relativize(path).toString().replace('\\', '/'), Files.readAllBytes(path));
            }
        }
        return files;
    }
}
