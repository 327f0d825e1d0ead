package io.hongyan.api.v1;

import io.hongyan.api.Refusal;
import io.hongyan.kernel.App;
import io.hongyan.kernel.AppDirectory;
import io.hongyan.kernel.Permission;
import io.hongyan.kernel.access.AuditTrail;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who changed what. */
final class AuditEndpoints {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final AuditTrail audit;
    private final AppDirectory apps;

    AuditEndpoints(AuditTrail audit, AppDirectory apps) {
        this.audit = audit;
        this.apps = apps;
    }

    void addTo(NativeRoutes routes) {
        routes.add("GET", "audit-log", Access.PLATFORM_ADMIN, call -> find(call, Optional.empty()));
        routes.inApp(
                "GET", "audit-log", Permission.AUDIT_READ, call -> find(call, Optional.of(List.of(call.appNumber()))));
    }

    /** @param detail in words; may be empty */
    record EntryView(
            long number,
            Instant at,
            String actor,
            String actorKind,
            @Nullable String address,
            @Nullable String appId,
            String action,
            String subject,
            String detail,
            @Nullable JsonNode before,
            @Nullable JsonNode after) {}

    private NativeReply find(NativeCall call, Optional<List<Integer>> ofApps) {
        int limit = call.limit();
        AuditTrail.Query query = new AuditTrail.Query(
                ofApps,
                call.query("actor"),
                call.query("action"),
                instant(call, "from"),
                instant(call, "to"),
                cursor(call),
                limit + 1);
        List<AuditTrail.Entry> found = audit.find(query);
        boolean more = found.size() > limit;
        List<AuditTrail.Entry> items = more ? found.subList(0, limit) : found;
        return NativeReply.ok(new Page<>(
                items.stream().map(this::view).toList(),
                more ? Long.toString(items.getLast().number()) : null));
    }

    private EntryView view(AuditTrail.Entry entry) {
        AuditTrail.Draft change = entry.change();
        String address = entry.actor().address();
        return new EntryView(
                entry.number(),
                entry.at(),
                entry.actor().name(),
                entry.actor().kind().wireName(),
                address.isEmpty() ? null : address,
                change.app().isPresent()
                        ? apps.byNumber(change.app().getAsInt()).map(App::appId).orElse(null)
                        : null,
                change.action(),
                change.subject(),
                change.detail(),
                json(change.before()),
                json(change.after()));
    }

    private static @Nullable JsonNode json(String text) {
        if (text.isEmpty()) {
            return null;
        }
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) { // whatever it is, it was kept as evidence
            return JSON.getNodeFactory().stringNode(text);
        }
    }

    private static OptionalLong cursor(NativeCall call) {
        Optional<String> cursor = call.query("cursor");
        try {
            return cursor.isPresent() ? OptionalLong.of(Long.parseLong(cursor.get())) : OptionalLong.empty();
        } catch (NumberFormatException e) {
            throw Refusal.invalid("cursor", cursor.get(), "next_cursor of the page before");
        }
    }

    static Optional<Instant> instant(NativeCall call, String name) {
        return call.query(name).map(text -> {
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeException e) {
                throw Refusal.invalid(name, text, "a time such as 2026-11-26T20:13:50Z");
            }
        });
    }
}
