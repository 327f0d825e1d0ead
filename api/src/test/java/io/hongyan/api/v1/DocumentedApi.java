package io.hongyan.api.v1;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The document as the tests need it: which operations there are, and whether an answer is what one promises. */
public final class DocumentedApi {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
    private static final JsonMapper JSON = JsonMapper.shared();

    private final JsonNode document;
    private final Map<String, JsonNode> operations = new TreeMap<>();
    private final Map<String, Optional<Schema>> schemas = new ConcurrentHashMap<>();
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    public DocumentedApi() {
        try (InputStream in = NativeApi.class.getResourceAsStream("openapi.yaml")) {
            Object yaml = new Load(LoadSettings.builder()
                            .setMaxAliasesForCollections(200)
                            .setCodePointLimit(10_000_000)
                            .build())
                    .loadFromInputStream(Objects.requireNonNull(in));
            document = JSON.valueToTree(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(entry -> METHODS.contains(entry.getKey()))
                        .forEach(entry -> operations.put(
                                entry.getKey().toUpperCase(java.util.Locale.ROOT) + " "
                                        + path.getKey().substring(1).replaceAll("\\{[^}]+}", "{}"),
                                entry.getValue())));
    }

    /** Method and pattern, as in {@link NativeRoute#name}, to what it asks of its caller. */
    Map<String, String> accesses() {
        Map<String, String> accesses = new LinkedHashMap<>();
        operations.forEach((name, operation) -> accesses.put(name, access(operation)));
        return accesses;
    }

    private static String access(JsonNode operation) {
        if (operation.has("security") && operation.path("security").isEmpty()) {
            return "open";
        }
        return operation.path("x-permission").asString("signed_in");
    }

    /**
     * What is wrong with an answer; empty where nothing is.
     *
     * @param path below {@code /api/v1/}, without a query
     */
    public List<String> problems(String method, String path, int status, JsonNode body) {
        Optional<String> operation = operation(method, path);
        if (operation.isEmpty()) {
            return List.of();
        }
        Optional<Schema> schema =
                schemas.computeIfAbsent(operation.get() + " " + status, _ -> schema(operation.get(), status));
        List<String> problems = new ArrayList<>();
        schema.ifPresent(known -> {
            for (Error error : known.validate(body)) {
                problems.add(
                        operation.get() + " " + status + ": " + error.getInstanceLocation() + " " + error.getMessage());
            }
        });
        return problems;
    }

    private Optional<String> operation(String method, String path) {
        String[] segments = path.split("/");
        return operations.keySet().stream()
                .filter(name -> name.startsWith(method + " "))
                .filter(name -> matches(name.substring(method.length() + 1).split("/"), segments))
                .min(java.util.Comparator.comparingInt(name -> name.split("\\{}", -1).length));
    }

    private static boolean matches(String[] pattern, String[] segments) {
        if (pattern.length != segments.length) {
            return false;
        }
        for (int i = 0; i < pattern.length; i++) {
            if (!pattern[i].equals("{}") && !pattern[i].equals(segments[i])) {
                return false;
            }
        }
        return true;
    }

    /** Of the body of an answer; members that are not documented are problems too. */
    private Optional<Schema> schema(String operation, int status) {
        JsonNode responses = Objects.requireNonNull(operations.get(operation)).path("responses");
        JsonNode response = resolved(
                responses.has(Integer.toString(status))
                        ? responses.path(Integer.toString(status))
                        : responses.path("default"));
        for (String type : List.of("application/json", "application/problem+json")) {
            JsonNode schema = response.path("content").path(type).path("schema");
            if (!schema.isMissingNode()) {
                ObjectNode root = JsonNodeFactory.instance.objectNode();
                root.set("components", document.path("components"));
                root.putArray("allOf").add(schema);
                root.put("unevaluatedProperties", false);
                return Optional.of(registry.getSchema(root));
            }
        }
        return Optional.empty();
    }

    private JsonNode resolved(JsonNode node) {
        String ref = node.path("$ref").asString("");
        return ref.isEmpty() ? node : document.at(ref.substring(1));
    }
}
