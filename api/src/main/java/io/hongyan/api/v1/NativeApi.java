package io.hongyan.api.v1;

import io.hongyan.api.ApiServices;
import io.hongyan.api.Dialect;
import io.hongyan.api.SettingsRules;

/** Puts the API together: one line for each group of endpoints. */
public final class NativeApi {

    private NativeApi() {}

    public static Dialect create(NativeServices services) {
        return new NativeDialect(
                routes(services), services.common().apps(), services.callers(), services.repetitions());
    }

    static NativeRoutes routes(NativeServices services) {
        NativeRoutes routes = new NativeRoutes();
        new DocumentEndpoint().addTo(routes);
        pushes(services, routes);
        return routes;
    }

    private static void pushes(NativeServices services, NativeRoutes routes) {
        ApiServices common = services.common();
        SettingsRules rules = new SettingsRules(services.clock());
        AudienceForm audiences = new AudienceForm(common.cids(), common.devices());
        PushSending sending = new PushSending(common.pushes(), audiences, services.uploads(), rules);
        new PushesEndpoints(
                        common.pushes(), sending, services.approvals(), common.vendorChannels(), rules, common.cids())
                .addTo(routes);
        new ApprovalEndpoints(services.approvals(), sending).addTo(routes);
        new TemplateEndpoints(services.templates(), rules).addTo(routes);
    }
}
