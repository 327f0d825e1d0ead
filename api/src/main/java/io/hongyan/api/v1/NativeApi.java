package io.hongyan.api.v1;

import io.hongyan.api.ApiServices;
import io.hongyan.api.Dialect;

/** Puts the API together: one line for each group of endpoints. */
public final class NativeApi {

    private NativeApi() {}

    /** The whole API. */
    public static Dialect create(
            ApiServices services, People people, Callers callers, IdempotencyStore repetitions) {
        NativeRoutes routes = routes(services);
        addPeople(routes, services, people);
        return new NativeDialect(routes, services.apps(), callers, repetitions);
    }

    /** Without accounts, sessions and the making of apps: who calls is somebody else's to know. */
    public static Dialect create(ApiServices services, Callers callers, IdempotencyStore repetitions) {
        return new NativeDialect(routes(services), services.apps(), callers, repetitions);
    }

    static NativeRoutes routes(ApiServices services) {
        NativeRoutes routes = new NativeRoutes();
        new DocumentEndpoint().addTo(routes);
        new AuditEndpoints(services.audit(), services.apps()).addTo(routes);
        new ChannelAccountEndpoints(services.vendorChannels()).addTo(routes);
        new RuleEndpoints(services.rules()).addTo(routes);
        new CallbackSettingsEndpoints(services.callbacks()).addTo(routes);
        return routes;
    }

    static void addPeople(NativeRoutes routes, ApiServices services, People people) {
        SessionEndpoints sessions = new SessionEndpoints(people);
        sessions.addTo(routes);
        new OidcEndpoints(people, sessions).addTo(routes);
        new AccessTokenEndpoints(people, services.apps()).addTo(routes);
        new OperatorEndpoints(people).addTo(routes);
        new AppEndpoints(people, services.reports(), services.callbacks()).addTo(routes);
    }
}
