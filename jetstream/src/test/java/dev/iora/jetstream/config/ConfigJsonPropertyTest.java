// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.jetstream.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.json.JsonWritable;
import dev.iora.testkit.Seeds;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random configurations, built from the components of their records, are equal after writing and reading. */
class ConfigJsonPropertyTest {
    @Test
    void streamsSurviveJson() {
        Seeds.forEach(500, random -> {
            StreamConfig config = draw(random, StreamConfig.class);
            assertThat(StreamConfig.parse(config.toJson())).isEqualTo(config);
            assertThat(StreamConfigRequest.parse(config.toJson(), true).config())
                    .isEqualTo(config);
            assertThat(config.toBuilder().build()).isEqualTo(config);
        });
    }

    @Test
    void consumersSurviveJson() {
        Seeds.forEach(500, random -> {
            ConsumerConfig config = draw(random, ConsumerConfig.class);
            assertThat(ConsumerConfig.parse(config.toJson())).isEqualTo(config);
            assertThat(config.toBuilder().build()).isEqualTo(config);
        });
    }

    @Test
    void ignoresUnknownFields() {
        Seeds.forEach(100, random -> {
            StreamConfig stream = draw(random, StreamConfig.class);
            assertThat(StreamConfig.parse(withUnknownFields(stream))).isEqualTo(stream);
            ConsumerConfig consumer = draw(random, ConsumerConfig.class);
            assertThat(ConsumerConfig.parse(withUnknownFields(consumer))).isEqualTo(consumer);
        });
    }

    private static byte[] withUnknownFields(JsonWritable config) {
        String json = new String(config.toJson(), StandardCharsets.UTF_8);
        String more = "{\"of_later\":[{\"name\":null}],\"nam\":1.5e3,\"names\":{\"name\":\"x\"},";
        return (more + json.substring(1)).getBytes(StandardCharsets.UTF_8);
    }

    private static <R> R draw(Random random, Class<R> type) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        @Nullable Object[] values = new @Nullable Object[components.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(random, types[i], components[i].getGenericType());
        }
        Constructor<R> constructor = type.getDeclaredConstructor(types);
        return constructor.newInstance(values);
    }

    private static @Nullable Object value(Random random, Class<?> type, Type generic)
            throws ReflectiveOperationException {
        if (type == List.class || type == Map.class) {
            return collection(random, (ParameterizedType) generic);
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[random.nextInt(type.getEnumConstants().length)];
        }
        if (type == OffsetDateTime.class) {
            return random.nextBoolean() ? null : time(random);
        }
        if (type.isRecord()) {
            boolean optional = type != StreamConsumerLimits.class;
            return optional && random.nextBoolean() ? null : draw(random, type);
        }
        return scalar(random, type);
    }

    private static Object scalar(Random random, Class<?> type) {
        if (type == boolean.class) {
            return random.nextBoolean();
        }
        if (type == int.class) {
            return random.nextBoolean() ? 0 : random.nextInt();
        }
        if (type == long.class || type == Long.class) {
            // First sequences and rates are unsigned, other numbers signed; both include the non-negative ones.
            return random.nextBoolean() ? 0L : random.nextLong() >>> (1 + random.nextInt(62));
        }
        assertThat(type).isEqualTo(String.class);
        return text(random);
    }

    private static Object collection(Random random, ParameterizedType type) throws ReflectiveOperationException {
        int size = random.nextInt(3);
        if (type.getRawType() == Map.class) {
            Map<String, String> values = new HashMap<>();
            for (int i = 0; i < size; i++) {
                values.put(text(random), text(random));
            }
            return values;
        }
        List<Object> values = new ArrayList<>();
        Class<?> element = (Class<?>) type.getActualTypeArguments()[0];
        while (values.size() < size) {
            Object drawn = value(random, element, element);
            if (drawn != null) {
                values.add(drawn);
            }
        }
        return values;
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.appendCodePoint("a.*>\"\\\n\u00e9\u2028\ud83d\ude00".codePointAt(random.nextInt(9)));
        }
        return text.toString();
    }

    private static OffsetDateTime time(Random random) {
        return Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000))
                .atOffset(ZoneOffset.ofTotalSeconds(60 * (random.nextInt(1000) - 500)));
    }
}
