package io.hongyan.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.api.ApiServer;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The document and the routes are one. That answers are as documented, every call of the other tests shows. */
class DocumentTest {

    @Test
    void everyRouteIsDocumentedWithWhatItAsksOfItsCallerAndThereIsNoOther() {
        Map<String, String> routes = new TreeMap<>();
        try (ApiServer server = new ApiServer()) {
            NativeApi.routes(server.nativeServices())
                    .all()
                    .forEach(route -> routes.put(route.name(), access(route.access())));
        }
        assertThat(routes).containsExactlyInAnyOrderEntriesOf(new DocumentedApi().accesses());
    }

    private static String access(Access access) {
        return switch (access) {
            case Access.Open() -> "open";
            case Access.OwnSession(), Access.SignedIn() -> "signed_in";
            case Access.PlatformAdmin() -> "platform_admin";
            case Access.In in -> in.permission().name().toLowerCase(Locale.ROOT);
        };
    }
}
