// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.server.testkit;

import dev.iora.config.ServerOptions;
import dev.iora.server.NatsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Runs a NATS server inside the test's JVM, on a free port of the loopback interface.
 *
 * <p>{@link NatsServerTest} registers it by annotation. To configure the server by code, register it in a field:
 *
 * <pre>{@code
 * class OrdersTest {
 *     @RegisterExtension
 *     static final NatsServerExtension NATS =
 *             new NatsServerExtension().options(options -> options.maxPayload(64 * 1024));
 *
 *     @Test
 *     void answersRequests() throws Exception {
 *         try (Connection nats = Nats.connect(NATS.url())) {
 *             // ...
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>In a static field it has one server for all tests of the class, in an instance field one for each test. Parameters
 * of test methods, lifecycle methods and, if the field is static, constructors are resolved: {@link NatsServer} is the
 * server; a {@code String} or {@link URI} annotated with {@link NatsUrl} is its URL.
 *
 * <p>If the server cannot start, the tests fail with a {@link dev.iora.config.ConfigException} or
 * {@link dev.iora.server.ServerStartException}. The server logs through slf4j, like the tests.
 *
 * <p>Thread: JUnit's; {@link #server} and {@link #url} may be called by any.
 *
 * <p>Invariants: immutable except for the server it started last.
 */
public final class NatsServerExtension implements BeforeAllCallback, BeforeEachCallback, ParameterResolver {
    private final @Nullable String config;
    private final boolean jetStream;
    private final Consumer<ServerOptions.Builder> customizer;
    private volatile @Nullable NatsServer started;

    /** Creates an extension whose server has the default options, or those of {@link NatsServerTest#config}. */
    public NatsServerExtension() {
        this(null, false, _ -> {});
    }

    private NatsServerExtension(
            @Nullable String config, boolean jetStream, Consumer<ServerOptions.Builder> customizer) {
        this.config = config;
        this.jetStream = jetStream;
        this.customizer = customizer;
    }

    /**
     * A copy of this extension whose server reads {@code text}.
     *
     * @param text configuration in the language of nats-server's configuration files; host and port in it have no effect
     */
    public NatsServerExtension config(String text) {
        return new NatsServerExtension(text, jetStream, customizer);
    }

    /**
     * A copy of this extension whose server runs JetStream. Its store is a new directory, deleted when the server stops, unless
     * a directory is configured.
     */
    public NatsServerExtension jetStream() {
        return new NatsServerExtension(config, true, customizer);
    }

    /** A copy of this extension whose options {@code setting} changes; these override all others. */
    public NatsServerExtension options(Consumer<ServerOptions.Builder> setting) {
        return new NatsServerExtension(config, jetStream, customizer.andThen(setting));
    }

    /**
     * The running server.
     *
     * @throws IllegalStateException outside of its tests
     */
    public NatsServer server() {
        NatsServer server = started;
        if (server == null || server.isClosed()) {
            throw new IllegalStateException("the server runs only during the tests it was registered for");
        }
        return server;
    }

    /**
     * The URL for clients, such as {@code nats://127.0.0.1:38517}.
     *
     * @throws IllegalStateException outside of the server's tests
     */
    public String url() {
        return server().clientUrl();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        // The annotation of a nested class starts a server in addition to that of the enclosing class.
        Optional<NatsServerTest> annotation =
                AnnotationSupport.findAnnotation(context.getRequiredTestClass(), NatsServerTest.class);
        if (annotation.isPresent() && config == null) {
            NatsServerTest asked = annotation.get();
            store(context).put(Running.class, start(asked.config(), jetStream || asked.jetStream()));
        } else {
            running(context);
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        running(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == NatsServer.class
                || (parameter.isAnnotated(NatsUrl.class) && (type == String.class || type == URI.class));
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        NatsServer server = running(context).server;
        Class<?> type = parameter.getParameter().getType();
        if (type == NatsServer.class) {
            return server;
        }
        return type == URI.class ? URI.create(server.clientUrl()) : server.clientUrl();
    }

    /** The server of this test or, without one, of an enclosing class; otherwise starts one. */
    private Running running(ExtensionContext context) {
        return store(context)
                .computeIfAbsent(Running.class, _ -> start(config == null ? "" : config, jetStream), Running.class);
    }

    private ExtensionContext.Store store(ExtensionContext context) {
        return context.getStore(Namespace.create(NatsServerExtension.class, this));
    }

    private Running start(String text, boolean withJetStream) {
        NatsServer.Builder builder = text.isBlank() ? NatsServer.builder() : configured(text);
        builder.host("127.0.0.1").port(-1);
        if (withJetStream) {
            builder.options().jetStream(true);
        }
        customizer.accept(builder.options());
        var running = new Running(builder.start());
        started = running.server;
        return running;
    }

    private static NatsServer.Builder configured(String text) {
        try {
            Path file = Files.createTempFile("nats-server-test", ".conf");
            try {
                Files.writeString(file, text);
                return NatsServer.fromConfigFile(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the configuration to a temporary file", e);
        }
    }

    /** A server that JUnit closes with the store of the context. */
    private record Running(NatsServer server) implements AutoCloseable {
        @Override
        public void close() {
            server.close();
        }
    }
}
