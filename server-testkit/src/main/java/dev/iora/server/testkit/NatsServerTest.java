// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.server.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class a NATS server of its own on a free port of the loopback interface.
 *
 * <pre>{@code
 * @NatsServerTest
 * class OrdersTest {
 *     @Test
 *     void answersRequests(@NatsUrl String url) throws Exception {
 *         try (Connection nats = Nats.connect(url)) {
 *             // ...
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>The server starts before the class's first test and stops after its last. A {@code @Nested} class uses the server
 * of the class around it unless it has this annotation itself. See {@link NatsServerExtension} for parameters, and for
 * configuring the server by code.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(NatsServerExtension.class)
public @interface NatsServerTest {
    /** Configuration in the language of nats-server's configuration files; host and port in it have no effect. */
    String config() default "";

    /**
     * Whether the server runs JetStream. Its store is a new directory, deleted when the server stops, unless {@link #config}
     * names a directory.
     */
    boolean jetStream() default false;
}
