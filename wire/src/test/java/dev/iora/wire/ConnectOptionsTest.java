// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.json.JsonException;
import dev.iora.testkit.Seeds;
import dev.iora.wire.ConnectOptions.Credentials;
import dev.iora.wire.ConnectOptions.SubjectPermission;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ConnectOptionsTest {
    private static final String FULL = "{\"verbose\":false,\"pedantic\":false,\"echo\":false,\"tls_required\":true,"
            + "\"headers\":true,\"no_responders\":true,\"protocol\":1,\"name\":\"n\",\"lang\":\"l\",\"version\":\"v\","
            + "\"user\":\"u\",\"pass\":\"secret1\",\"auth_token\":\"secret2\",\"nkey\":\"UKEY\",\"sig\":\"secret3\","
            + "\"jwt\":\"secret4\",\"proxy_sig\":\"secret5\",\"account\":\"a\",\"new_account\":true,"
            + "\"import\":{\"allow\":[\"i\"],\"deny\":[\"j\"]},\"export\":{\"allow\":[\"e\"]},\"remote_account\":\"r\"}";

    @Test
    void startsWithTheDefaultsOfNatsServer() {
        ConnectOptions options = ConnectOptions.DEFAULTS;

        assertThat(options.verbose()).isTrue();
        assertThat(options.pedantic()).isTrue();
        assertThat(options.echo()).isTrue();
        assertThat(options.headers()).isFalse();
        assertThat(options.noResponders()).isFalse();
        assertThat(options.protocol()).isZero();
        assertThat(options.credentials()).isEqualTo(Credentials.NONE);
        assertThat(parse("{}")).isEqualTo(options);
        assertThat(parse(" null ")).isEqualTo(options);
    }

    @Test
    void readsEveryField() {
        assertThat(parse(FULL))
                .isEqualTo(new ConnectOptionsBuilder()
                        .tlsRequired(true)
                        .headers(true)
                        .noResponders(true)
                        .protocol(1)
                        .name("n")
                        .lang("l")
                        .version("v")
                        .credentials(
                                new Credentials("u", "secret1", "secret2", "UKEY", "secret3", "secret4", "secret5"))
                        .account("a")
                        .newAccount(true)
                        .importSubjects(new SubjectPermission(List.of("i"), List.of("j")))
                        .exportSubjects(new SubjectPermission(List.of("e"), List.of()))
                        .remoteAccount("r")
                        .build());
    }

    @Test
    void changesOnlyWhatALaterConnectNames() {
        ConnectOptions first = parse(FULL);

        ConnectOptions second = parse(first, "{\"NAME\":\"m\",\"verbose\":null,\"pass\":\"\"}");

        assertThat(second.name()).isEqualTo("m");
        assertThat(second.verbose()).isFalse();
        assertThat(second.credentials().password()).isEmpty();
        assertThat(second.credentials().user()).isEqualTo("u");
        assertThat(parse(second, FULL)).isEqualTo(first);
    }

    @Test
    void mergesSubjectPermissionsAndForgetsThemAtNull() {
        ConnectOptions first = parse("{\"import\":{\"allow\":[\"a\"],\"deny\":[\"b\"]},\"import\":{\"deny\":[\"c\"]}}");

        assertThat(first.importSubjects()).isEqualTo(new SubjectPermission(List.of("a"), List.of("c")));
        assertThat(parse(first, "{\"import\":null}").importSubjects()).isNull();
    }

    @Test
    void keepsProtocolsOutsideOfTheRangeOutside() {
        assertThat(parse("{\"protocol\":99999999999}").protocol()).isEqualTo(Integer.MAX_VALUE);
        assertThat(parse("{\"protocol\":-99999999999}").protocol()).isEqualTo(Integer.MIN_VALUE);
    }

    @Test
    void namesTheFieldOfTheWrongType() {
        assertThatThrownBy(() -> parse("{\"verbose\":\"x\"}"))
                .isInstanceOf(JsonException.class)
                .hasMessage("json: cannot unmarshal string into Go struct field ClientOpts.verbose of type bool");
        assertThatThrownBy(() -> parse("{\"protocol\":1.5}"))
                .hasMessage("json: cannot unmarshal number 1.5 into Go struct field ClientOpts.protocol of type int");
        assertThatThrownBy(() -> parse("{\"import\":{\"allow\":\"x\"}}"))
                .hasMessage("json: cannot unmarshal string into Go struct field SubjectPermission.import.allow"
                        + " of type []string");
        assertThatThrownBy(() -> parse("[]"))
                .hasMessage("json: cannot unmarshal array into Go value of type server.ClientOpts");
    }

    @Test
    void refusesOtherTextThanJson() {
        assertThatThrownBy(() -> parse("")).hasMessage("unexpected end of JSON input");
        assertThatThrownBy(() -> parse("{\"user\":\"secret1\"x}"))
                .hasMessage("invalid character 'x' after object key:value pair");
    }

    @Test
    void showsNoSecretInItsText() {
        ConnectOptions options = parse(FULL);

        assertThat(options.toString()).doesNotContain("secret").contains("user=u", "nkey=UKEY", "password=[REDACTED]");
        assertThat(Credentials.NONE.toString()).doesNotContain("REDACTED");
    }

    @Test
    void answersDamageWithTheDeclaredExceptionOnly() {
        byte[] original = FULL.getBytes(StandardCharsets.UTF_8);
        String alphabet = "{}[]:,\"\\019-.etn \u00ff";
        Seeds.forEach(20, random -> {
            for (int i = 0; i < 5_000; i++) {
                byte[] bytes = original.clone();
                for (int n = 1 + random.nextInt(3); n > 0; n--) {
                    bytes[random.nextInt(bytes.length)] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
                }
                int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length;
                try {
                    ConnectOptions.parse(Arrays.copyOf(bytes, length), 0, length);
                } catch (JsonException e) {
                    assertThat(e).hasMessageNotContaining("secret1");
                }
            }
        });
    }

    private static ConnectOptions parse(String json) {
        return parse(ConnectOptions.DEFAULTS, json);
    }

    private static ConnectOptions parse(ConnectOptions previous, String json) {
        byte[] bytes = ("CONNECT " + json).getBytes(StandardCharsets.UTF_8);
        int verb = "CONNECT ".length();
        return ConnectOptions.parse(previous, bytes, verb, bytes.length - verb);
    }
}
