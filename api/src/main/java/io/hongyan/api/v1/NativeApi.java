package io.hongyan.api.v1;

import io.hongyan.api.ApiServices;
import io.hongyan.api.Dialect;

/** Puts the API together: one line for each group of endpoints. */
public final class NativeApi {

    private NativeApi() {}

    public static Dialect create(ApiServices services, Callers callers, IdempotencyStore repetitions) {
        return new NativeDialect(routes(services), services.apps(), callers, repetitions);
    }

    static NativeRoutes routes(ApiServices services) {
        NativeRoutes routes = new NativeRoutes();
        new DocumentEndpoint().addTo(routes);
        return routes;
    }
}
