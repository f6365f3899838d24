// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.it;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.iora.config.CoreKeys;
import dev.iora.config.JetStreamKeys;
import dev.iora.config.Key;
import dev.iora.config.LogKeys;
import dev.iora.config.TlsKeys;
import dev.iora.testkit.ArchitectureRules;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of the architecture that neither the compiler nor the module system checks. */
final class ArchitectureTest {
    private static final String ROOT = "dev.iora.";

    /** The modules that each module may use, as in {@code module-info.java}; tests could use others. */
    private static final Map<String, List<String>> MAY_USE = Map.ofEntries(
            Map.entry("common", List.of()),
            Map.entry("testkit", List.of("common")),
            Map.entry("subject", List.of("common")),
            Map.entry("json", List.of("common")),
            Map.entry("schema", List.of("json")),
            Map.entry("wire", List.of("common", "subject", "json")),
            Map.entry("identity", List.of()),
            Map.entry("config", List.of("common", "identity", "subject")),
            Map.entry("core", List.of("common", "subject", "json", "wire")),
            Map.entry("tls", List.of("common")),
            Map.entry("transport", List.of("common", "subject", "wire", "core", "tls")),
            Map.entry("store", List.of("common", "subject")),
            Map.entry("jetstream", List.of("account", "api", "consumer", "options", "shard", "stream")),
            Map.entry("jetstream.options", List.of()),
            Map.entry("jetstream.config", List.of("options")),
            Map.entry("jetstream.consumer", List.of("config")),
            Map.entry("jetstream.stream", List.of("config", "consumer", "options")),
            Map.entry("jetstream.account", List.of("options", "stream")),
            Map.entry("jetstream.origin", List.of("config", "consumer", "stream")),
            Map.entry("jetstream.direct", List.of("config")),
            Map.entry("jetstream.lane", List.of("config")),
            Map.entry("jetstream.record", List.of("config", "lane", "stream")),
            Map.entry(
                    "jetstream.shard",
                    List.of(
                            "account",
                            "config",
                            "consumer",
                            "direct",
                            "lane",
                            "options",
                            "origin",
                            "record",
                            "stream")),
            Map.entry(
                    "jetstream.api", List.of("account", "config", "consumer", "direct", "options", "stream", "shard")),
            Map.entry(
                    "server",
                    List.of(
                            "common",
                            "subject",
                            "json",
                            "wire",
                            "identity",
                            "config",
                            "core",
                            "tls",
                            "transport",
                            "jetstream",
                            "jetstream.options")),
            Map.entry("server.testkit", List.of("server", "config")),
            Map.entry("distribution", List.of("common", "config", "server")));

    /** Modules that every package of {@code jetstream} may use besides packages of its module. */
    private static final List<String> JETSTREAM_MAY_USE = List.of("common", "core", "json", "store", "subject", "wire");

    /** The modules, and within {@code jetstream} the packages, that a package may use. */
    private static Set<String> mayUse(String module) {
        List<String> listed = MAY_USE.getOrDefault(module, List.of());
        if (!module.startsWith("jetstream")) {
            return Set.copyOf(listed);
        }
        Set<String> allowed = new TreeSet<>(JETSTREAM_MAY_USE);
        listed.forEach(name -> allowed.add("jetstream." + name));
        return allowed;
    }

    /** Leaf classes with a lock of their own; everything else has one owning thread. */
    private static final Set<String> MAY_LOCK = Set.of(
            "dev.iora.core.ReplyGrants",
            "dev.iora.distribution.ConfigReload",
            "dev.iora.distribution.LogOutput",
            "dev.iora.distribution.PublishedFiles",
            "dev.iora.store.GroupCommit",
            "dev.iora.store.SpareFiles",
            "dev.iora.subject.LiteralTable",
            "dev.iora.subject.WildcardTrie",
            "dev.iora.transport.ChunkPool",
            "dev.iora.transport.OutboundBuffer");

    /** The runner of owner threads, and classes with threads that own nothing. */
    private static final Set<String> MAY_START_THREADS = Set.of(
            "dev.iora.common.AgentRunner",
            "dev.iora.distribution.TrainingRun",
            "dev.iora.jetstream.shard.ShardGroup",
            "dev.iora.server.LoginWorkers",
            "dev.iora.server.NatsServer",
            "dev.iora.transport.HandshakePool");

    /** A pool of buffers, which holds no more than are in use at once. */
    private static final Set<String> MAY_HAVE_UNBOUNDED_QUEUES = Set.of("dev.iora.store.DiskDirectory");

    /** Log lines carry microseconds, which no Clock gives. */
    private static final Set<String> MAY_READ_CLOCKS =
            Set.of("dev.iora.common.SystemClock", "dev.iora.distribution.LogOutput");

    /** Sources of the identity and the seeds of a server and a store; and keys that the JDK derives from a given seed. */
    private static final Set<String> MAY_DRAW_RANDOM_NUMBERS =
            Set.of("dev.iora.identity.NkeyPair", "dev.iora.jetstream.shard.ShardGroup", "dev.iora.server.ServerId");

    private static final Set<String> CLOCKS = Set.of(
            "java.lang.System.nanoTime",
            "java.lang.System.currentTimeMillis",
            "java.time.Instant.now",
            "java.time.LocalDate.now",
            "java.time.LocalDateTime.now",
            "java.time.OffsetDateTime.now",
            "java.time.ZonedDateTime.now");

    /** Test classes of other modules are on the class path as fixtures. */
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(location ->
                    !location.contains("-tests.jar") && !location.contains("/jetstream/target/test-classes/"))
            .importPackages("dev.iora");

    private static final JavaClasses PRODUCT = ALL.that(describe(
            "are no tests",
            type -> !type.getPackageName().startsWith(ROOT + "it")
                    && !type.getPackageName().startsWith(ROOT + "testkit")));

    static Stream<String> modules() {
        return MAY_USE.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void usesOnlyTheModulesItMay(String module) {
        List<String> forbidden = MAY_USE.keySet().stream()
                .filter(other -> !other.equals(module) && !mayUse(module).contains(other))
                .map(other -> ROOT + other)
                .toList();
        noClasses()
                .that(resideInAPackage(ROOT + module))
                .should()
                .dependOnClassesThat(describe("are in " + forbidden, type -> forbidden.contains(type.getPackageName())))
                .allowEmptyShould(true)
                .check(ALL);
    }

    @Test
    void knowsAllModules() {
        assertThat(PRODUCT.stream().map(JavaClass::getPackageName).distinct())
                .allSatisfy(name -> assertThat(MAY_USE).containsKey(name.substring(ROOT.length())));
    }

    @Test
    void hasNoCyclesBetweenModules() {
        slices().matching("dev.iora.(*)..").should().beFreeOfCycles().check(PRODUCT);
    }

    @Test
    void hasNoCyclesBetweenPackages() {
        slices().matching("dev.iora.(**)").should().beFreeOfCycles().check(PRODUCT);
    }

    @Test
    void givesPartsOfAShardWhatTheyUseAndNeverTheShard() {
        String shards = ROOT + "jetstream.shard.";
        noClasses()
                .that(areNot(Set.of(
                        shards + "Shard", shards + "ShardThread", shards + "ShardGroup", ROOT + "jetstream.JetStream")))
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName(shards + "Shard")
                .check(PRODUCT);
    }

    @Test
    void logsInServerAndDistributionOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "server", ROOT + "distribution")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.slf4j..", "java.util.logging..")
                .check(PRODUCT);
    }

    @Test
    void keepsProtocolAndBusFreeOfSockets() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + "common", ROOT + "subject", ROOT + "json", ROOT + "wire", ROOT + "core")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.channels..", "java.net", "javax.net..")
                .check(PRODUCT);
    }

    @Test
    void readsClocksInOnePlaceOnly() {
        noClasses()
                .that(areNot(MAY_READ_CLOCKS))
                .should()
                .accessTargetWhere(isCallTo(CLOCKS))
                .check(PRODUCT);
    }

    @Test
    void drawsRandomNumbersFromItsSeedOnly() {
        noClasses()
                .that(areNot(MAY_DRAW_RANDOM_NUMBERS))
                .should()
                .dependOnClassesThat(describe(
                        "make random numbers",
                        type -> Set.of(
                                        "java.util.Random",
                                        "java.util.SplittableRandom",
                                        "java.util.concurrent.ThreadLocalRandom",
                                        "java.security.SecureRandom")
                                .contains(type.getName())))
                .orShould()
                .accessTargetWhere(isCallTo(Set.of("java.lang.Math.random", "java.util.UUID.randomUUID")))
                .check(PRODUCT);
    }

    @Test
    void takesLocksInListedLeafClassesOnly() {
        Set<String> locking = new TreeSet<>();
        for (JavaClass type : PRODUCT) {
            boolean usesLocks = type.getDirectDependenciesFromSelf().stream()
                    .anyMatch(dependency -> dependency
                                    .getTargetClass()
                                    .getPackageName()
                                    .equals("java.util.concurrent.locks")
                            && !dependency.getTargetClass().getSimpleName().equals("LockSupport"));
            boolean synchronizes = type.getMethods().stream()
                    .anyMatch(method -> method.getModifiers().contains(JavaModifier.SYNCHRONIZED));
            if (usesLocks || synchronizes || entersMonitors(type)) {
                locking.add(outermost(type));
            }
        }
        assertThat(locking).containsExactlyInAnyOrderElementsOf(MAY_LOCK);
    }

    @Test
    void startsThreadsInListedClassesOnly() {
        noClasses()
                .that(areNot(MAY_START_THREADS))
                .should()
                .accessTargetWhere(isCallTo(Set.of(
                        "java.lang.Thread.<init>",
                        "java.lang.Thread.ofPlatform",
                        "java.lang.Thread.ofVirtual",
                        "java.lang.Thread.startVirtualThread")))
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.concurrent.Executors")
                .check(PRODUCT);
    }

    @Test
    void boundsEveryQueueBetweenThreads() {
        noClasses()
                .that(areNot(MAY_HAVE_UNBOUNDED_QUEUES))
                .should()
                .dependOnClassesThat(describe(
                        "are unbounded queues",
                        type -> Set.of(
                                        "java.util.concurrent.ConcurrentLinkedDeque",
                                        "java.util.concurrent.ConcurrentLinkedQueue",
                                        "java.util.concurrent.LinkedBlockingDeque",
                                        "java.util.concurrent.LinkedBlockingQueue",
                                        "java.util.concurrent.LinkedTransferQueue",
                                        "java.util.concurrent.PriorityBlockingQueue")
                                .contains(type.getName())))
                .check(PRODUCT);
    }

    @Test
    void neverSleepsAndEndsTheJvmInMainOnly() {
        noClasses()
                .should()
                .accessTargetWhere(isCallTo(Set.of("java.lang.Thread.sleep", "java.lang.Thread.stop")))
                .check(PRODUCT);
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "distribution")
                .should()
                .accessTargetWhere(isCallTo(
                        Set.of("java.lang.System.exit", "java.lang.Runtime.halt", "java.lang.Runtime.addShutdownHook")))
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("sun.misc")
                .check(PRODUCT);
    }

    @Test
    void hasNoMutableStaticState() {
        ArchitectureRules.checkStaticState(PRODUCT);
    }

    @Test
    void limitsTheNumberOfFields() {
        ArchitectureRules.checkFieldCounts(PRODUCT, ArchitectureTest::isData);
    }

    @Test
    void isClosedForInheritance() {
        ArchitectureRules.checkInheritance(PRODUCT);
    }

    @Test
    void avoidsMeaninglessNames() {
        ArchitectureRules.checkNames(PRODUCT);
    }

    /** LISTEN sets HOST and PORT, ALLOW_INSECURE_CIPHER_SUITES is a rule for CIPHER_SUITES. */
    @Test
    void readsTheKeysOfTheConfigurationThatHaveAnEffect() throws IllegalAccessException {
        Set<String> declared = new TreeSet<>();
        List<Class<?>> groups = List.of(CoreKeys.class, TlsKeys.class, JetStreamKeys.class, LogKeys.class);
        for (Class<?> type : groups) {
            for (Field field : type.getFields()) {
                if (field.get(null) instanceof Key<?> key && key.hasEffect()) {
                    declared.add(field.getName());
                }
            }
        }
        Set<String> read = PRODUCT.stream()
                .filter(type -> !type.getPackageName().equals(ROOT + "config"))
                .flatMap(type -> type.getFieldAccessesFromSelf().stream())
                .filter(access -> access.getTarget().getRawType().isEquivalentTo(Key.class))
                .filter(access -> groups.stream()
                        .anyMatch(group -> access.getTargetOwner().isEquivalentTo(group)))
                .map(access -> access.getTarget().getName())
                .collect(Collectors.toCollection(TreeSet::new));
        read.add("LISTEN");
        read.add("ALLOW_INSECURE_CIPHER_SUITES");
        assertThat(read).isEqualTo(declared);
    }

    private static DescribedPredicate<JavaClass> areNot(Set<String> names) {
        return describe("are not among " + names, type -> !names.contains(outermost(type)));
    }

    private static DescribedPredicate<JavaAccess<?>> isCallTo(Set<String> methods) {
        return describe("is a call to one of " + methods, access -> {
            AccessTarget target = access.getTarget();
            return methods.contains(target.getOwner().getName() + "." + target.getName());
        });
    }

    /** Declared JSON objects and their generated builders have as many fields as in nats-server. */
    private static boolean isData(JavaClass type) {
        String builder = type.getSimpleName();
        String declared =
                builder.endsWith("Builder") ? builder.substring(0, builder.length() - "Builder".length()) : builder;
        return type.getPackage().getClasses().stream()
                .anyMatch(other ->
                        other.getSimpleName().equals(declared) && other.isAnnotatedWith("dev.iora.json.JsonObject"));
    }

    private static String outermost(JavaClass type) {
        String name = type.getName();
        int dollar = name.indexOf('$');
        return dollar < 0 ? name : name.substring(0, dollar);
    }

    /** Whether a method has a synchronized block, which is visible in the byte code only. */
    private static boolean entersMonitors(JavaClass type) {
        ClassModel model = ClassFile.of().parse(bytes(type));
        return model.methods().stream()
                .flatMap(method -> method.code().stream())
                .flatMap(code -> code.elementStream())
                .anyMatch(element ->
                        element instanceof MonitorInstruction monitor && monitor.opcode() == Opcode.MONITORENTER);
    }

    private static byte[] bytes(JavaClass type) {
        String resource = type.getName().replace('.', '/') + ".class";
        try (InputStream in = ArchitectureTest.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new AssertionError("no class file " + resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
