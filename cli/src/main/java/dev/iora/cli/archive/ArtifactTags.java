// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.archive;

import dev.iora.cli.json.JsonArray;
import dev.iora.cli.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** What something in an archive is, and so where it is. */
public final class ArtifactTags {
    /** What stands for the cluster of a server that is in none. */
    static final String NO_CLUSTER = "unclustered";

    private final Map<String, String> tags;

    private ArtifactTags(Map<String, String> tags) {
        this.tags = tags;
    }

    /** What a profile is called in archives: those that were taken in detail have the level at the end. */
    public static String profileName(String profile, long level) {
        return level == 0 ? profile : profile + "_" + level;
    }

    /** An answer of a server; the name of its cluster may be empty. */
    public static ArtifactTags ofServer(String cluster, String server, String type) {
        return new ArtifactTags(Map.of())
                .with("server", server)
                .with("cluster", cluster.isEmpty() ? NO_CLUSTER : cluster)
                .with("artifact_type", type);
    }

    /** Something about the archive itself. */
    public static ArtifactTags special(String name) {
        return new ArtifactTags(Map.of()).with("special", name);
    }

    /** The same, about an account. */
    public ArtifactTags account(String account) {
        return with("account", account);
    }

    /** The same, about a stream of the account. */
    public ArtifactTags stream(String stream) {
        return with("stream", stream);
    }

    /** The same, being the profile of this name. */
    public ArtifactTags profile(String profile) {
        return with("profile_name", profile);
    }

    private ArtifactTags with(String label, String value) {
        Map<String, String> more = new LinkedHashMap<>(tags);
        more.put(label, value);
        return new ArtifactTags(more);
    }

    /** A part of the path, which must not lead elsewhere. */
    private String get(String label) {
        String value = tags.getOrDefault(label, "");
        if (value.isEmpty() || value.contains("/") || value.contains("\\") || value.equals("..") || value.equals(".")) {
            throw new NotArchivableException("its " + label + " is \"" + value + "\"");
        }
        return value;
    }

    /** Whether there may be several of the kind, which are then numbered. */
    boolean isPaged() {
        return !tags.containsKey("special") && !tags.containsKey("profile_name");
    }

    /**
     * The directory of the pages, or the file without its extension.
     *
     * @throws NotArchivableException if a name in it cannot be part of a path
     */
    String path() {
        if (tags.containsKey("special")) {
            return "capture/misc/" + get("special");
        }
        if (tags.containsKey("profile_name")) {
            return "capture/profiles/" + get("cluster") + "/" + get("server") + "__" + get("profile_name");
        }
        String place = get("cluster") + "__" + get("server");
        if (tags.containsKey("stream")) {
            return "capture/accounts/" + get("account") + "/streams/" + get("stream") + "/replicas/" + place + "/"
                    + get("artifact_type");
        }
        return tags.containsKey("account")
                ? "capture/accounts/" + get("account") + "/servers/" + place + "/" + get("artifact_type")
                : "capture/clusters/" + get("cluster") + "/" + get("server") + "/" + get("artifact_type");
    }

    @Override
    public String toString() {
        return tags.toString();
    }

    JsonArray json() {
        JsonArray list = new JsonArray();
        tags.forEach(
                (label, value) -> list.add(new JsonObject().put("Name", label).put("Value", value)));
        return list;
    }
}
