// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.Cli;
import dev.iora.cli.CliResult;
import io.nats.client.NKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code nats auth nkey}, compared with the keys of the official client. */
@Timeout(180)
class NkeyCommandsIT {
    @TempDir
    Path directory;

    private Cli cli;
    private Path data;

    @BeforeEach
    void writeData() throws Exception {
        cli = new Cli(directory);
        data = Files.writeString(directory.resolve("data"), "hello");
    }

    private CliResult nkey(Object... args) {
        String[] all = new String[args.length + 2];
        all[0] = "auth";
        all[1] = "nkey";
        for (int i = 0; i < args.length; i++) {
            all[i + 2] = args[i].toString();
        }
        return cli.run(all);
    }

    private Path key(String kind) {
        Path file = directory.resolve(kind + "-" + System.nanoTime());
        nkey("gen", kind, "--public", "--output", file).succeeded().printed("");
        return file;
    }

    @ParameterizedTest
    @CsvSource({"user,SU,U", "account,SA,A", "server,SN,N", "cluster,SC,C", "operator,SO,O"})
    void generatesKeysThatTheClientUnderstands(String kind, String seedPrefix, String publicPrefix) throws Exception {
        List<String> lines = nkey("gen", kind, "--public").succeeded().lines();
        assertThat(lines.getFirst()).startsWith(seedPrefix);
        assertThat(lines.getLast()).startsWith(publicPrefix);
        NKey official = NKey.fromSeed(lines.getFirst().toCharArray());
        assertThat(new String(official.getPublicKey())).isEqualTo(lines.getLast());
    }

    @ParameterizedTest
    @CsvSource({"curve", "x25519"})
    void generatesCurveKeys(String kind) {
        assertThat(nkey("gen", kind, "--public").succeeded().out()).matches("SX[A-Z2-7]{56}\nX[A-Z2-7]{55}\n");
    }

    @Test
    void takesEntropyFromAFile() throws Exception {
        Path entropy = Files.write(directory.resolve("entropy"), new byte[40]);
        String first = nkey("gen", "user", "--entropy", entropy).succeeded().out();
        assertThat(nkey("gen", "user", "--entropy", entropy).succeeded().out()).isEqualTo(first);
        nkey("gen", "user", "--entropy", data)
                .failedWith("could not create \"user\": " + data + " has fewer than 32 bytes");
    }

    @Test
    void showsThePublicKey() throws Exception {
        Path key = key("account");
        assertThat(nkey("show", key).succeeded().out().strip())
                .isEqualTo(Files.readAllLines(key).getLast());
        nkey("show", data).failedWith("could not find a valid key in " + data);
        assertThat(Files.getPosixFilePermissions(key)).hasSize(2);
    }

    @Test
    void signsAndVerifies() throws Exception {
        Path key = key("user");
        String signature = nkey("sign", data, key).succeeded().out();
        byte[] bytes = Base64.getUrlDecoder().decode(signature.strip());
        NKey official = NKey.fromSeed(Files.readAllLines(key).getFirst().toCharArray());
        assertThat(official.verify("hello".getBytes(StandardCharsets.UTF_8), bytes))
                .isTrue();
        Path file = Files.writeString(directory.resolve("signature"), signature);
        nkey("verify", data, file, key).succeeded().printed("Verified OK\n");
        Path publicKey = Files.writeString(
                directory.resolve("public"), Files.readAllLines(key).getLast());
        nkey("verify", data, file, publicKey).succeeded().printed("Verified OK\n");
        nkey("sign", data, publicKey).failedWith("nkeys: invalid seed");
        nkey("verify", data, file, key("user")).failedWith("nkeys: signature verification failed");
        nkey("sign", data, key("curve")).failedWith("nkeys: curve key is not valid for sign/verify");
    }

    @Test
    void sealsAndUnseals() throws Exception {
        Path alice = key("curve");
        Path bob = key("curve");
        String alicePublic = Files.readAllLines(alice).getLast();
        String bobPublic = Files.readAllLines(bob).getLast();
        Path sealed = directory.resolve("sealed");
        nkey("seal", data, alice, bobPublic, "--output", sealed).succeeded().printed("");
        assertThat(new String(Base64.getDecoder().decode(Files.readString(sealed)), StandardCharsets.ISO_8859_1))
                .startsWith("xkv1");
        nkey("unseal", sealed, bob, alicePublic).succeeded().printed("hello\n");
        nkey("unseal", sealed, bob, bobPublic).failedWith("nkeys: could not decrypt input");
        nkey("seal", data, alice, bobPublic, "--no-b64", "--output", sealed).succeeded();
        Path opened = directory.resolve("opened");
        nkey("open", sealed, bob, alicePublic, "--no-b64", "--output", opened).succeeded();
        assertThat(Files.readString(opened)).isEqualTo("hello");
        nkey("unseal", sealed, bob, alicePublic).failedWith(sealed + " is not base64, try --no-b64");
        nkey("seal", data, alice, "XNOPE").failedWith("invalid public key provided");
        nkey("seal", data, key("user"), bobPublic).failedWith("nkeys: only curve key can seal/open");
    }

    /**
     * The example of NaCl's documentation with known keys and nonce, which is a box sealed by another implementation.
     */
    @Test
    void opensBoxesOfNaCl() {
        byte[] bobSecret = bytes("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
        byte[] alicePublic = bytes("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
        byte[] nonce = bytes("69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37");
        byte[] box =
                bytes("f3ffc7703f9400e52a7dfb4b3d3305d98e993b9f48681273c29650ba32fc76ce48332ea7164d96a4476fb8c531a1"
                        + "186ac0dfc17c98dce87b4da7f011ec48c97271d2c20f9b928fe2270d6fb863d51738b48eeee314a7cc8ab932164548e52"
                        + "6ae90224368517acfeabd6bb3732bc0e9da99832b61ca01b6de56244a9e88d5f9b37973f622a43d14a6599b1f654cb45a"
                        + "74e355a5");
        byte[] sealed = bytes("786b7631" + hex(nonce) + hex(box));
        byte[] opened = new SealedBox(bobSecret, alicePublic).open(sealed);
        assertThat(hex(opened)).startsWith("be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b64244ffc");
    }

    private static byte[] bytes(String hex) {
        return java.util.HexFormat.of().parseHex(hex);
    }

    private static String hex(byte[] bytes) {
        return java.util.HexFormat.of().formatHex(bytes);
    }
}
