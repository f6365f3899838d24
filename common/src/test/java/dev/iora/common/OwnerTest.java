// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.ThrowingSupplier;

final class OwnerTest {
    private final Owner owner = new Owner("io-7");

    @Test
    void isFreeBeforeItIsBound() {
        assertThat(owner.isCurrent()).isFalse();
        assertThatIllegalStateException().isThrownBy(owner::check).withMessageContaining("io-7");
    }

    @Test
    void acceptsOnlyTheBoundThread() throws Exception {
        owner.bind();
        owner.bind();
        owner.check();
        assertThat(owner.isCurrent()).isTrue();
        assertThat(inAnotherThread(owner::isCurrent)).isFalse();
        assertThatIllegalStateException()
                .isThrownBy(() -> inAnotherThread(() -> {
                    owner.check();
                    return true;
                }))
                .withMessageContaining("io-7")
                .withMessageContaining("visitor");
    }

    @Test
    void refusesToBeBoundByASecondThread() {
        owner.bind();
        assertThatIllegalStateException()
                .isThrownBy(() -> inAnotherThread(() -> {
                    owner.bind();
                    return true;
                }));
    }

    @Test
    void passesFromThreadToThreadWhenReleased() throws Exception {
        assertThat(owner.isFree()).isTrue();
        assertThat(owner.tryAcquire()).isTrue();
        assertThat(owner.tryAcquire()).as("held by this thread already").isFalse();
        assertThat(inAnotherThread(owner::tryAcquire)).isFalse();
        owner.release();
        assertThat(owner.isFree()).isTrue();
        assertThat(inAnotherThread(owner::tryAcquire)).isTrue();
        assertThatIllegalStateException().isThrownBy(owner::release).withMessageContaining("visitor");
    }

    private static <T> T inAnotherThread(ThrowingSupplier<T> action) throws InterruptedException, TimeoutException {
        var result = new CompletableFuture<T>();
        Thread.ofPlatform().name("visitor").start(() -> {
            try {
                result.complete(action.get());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return result.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IllegalStateException cause) {
                throw cause;
            }
            throw new AssertionError(e);
        }
    }
}
