package io.hongyan.api.v1;

import io.hongyan.api.ApiServices;
import io.hongyan.api.Dialect;
import io.hongyan.api.SettingsRules;

/** Puts the API together: one line for each group of endpoints. */
public final class NativeApi {

    private NativeApi() {}

    /** The whole API. */
    public static Dialect create(
            NativeServices services, People people, Callers callers, IdempotencyStore repetitions) {
        NativeRoutes routes = routes(services);
        addPeople(routes, services.common(), people);
        return new NativeDialect(routes, services.common().apps(), callers, repetitions);
    }

    /** Without accounts, sessions and the making of apps: who calls is somebody else's to know. */
    public static Dialect create(NativeServices services, Callers callers, IdempotencyStore repetitions) {
        return new NativeDialect(routes(services), services.common().apps(), callers, repetitions);
    }

    static NativeRoutes routes(NativeServices services) {
        ApiServices common = services.common();
        NativeRoutes routes = new NativeRoutes();
        new DocumentEndpoint().addTo(routes);
        addPushes(routes, services);
        services.uploads().addTo(routes);
        new AuditEndpoints(common.audit(), common.apps()).addTo(routes);
        new ChannelAccountEndpoints(common.vendorChannels()).addTo(routes);
        new RuleEndpoints(common.rules()).addTo(routes);
        new CallbackSettingsEndpoints(common.callbacks()).addTo(routes);
        return routes;
    }

    private static void addPushes(NativeRoutes routes, NativeServices services) {
        ApiServices common = services.common();
        SettingsRules rules = new SettingsRules(services.clock());
        AudienceForm audiences = new AudienceForm(common.cids(), common.devices());
        PushSending sending = new PushSending(common.pushes(), audiences, services.uploads().audiences(), rules, common.audit());
        new PushesEndpoints(
                        common.pushes(),
                        sending,
                        services.approvals(),
                        services.thresholds(),
                        common.vendorChannels(),
                        rules,
                        common.cids())
                .addTo(routes);
        new ApprovalEndpoints(services.approvals(), sending).addTo(routes);
        new TemplateEndpoints(services.templates(), rules).addTo(routes);
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
