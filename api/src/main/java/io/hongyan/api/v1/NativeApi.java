package io.hongyan.api.v1;

import io.hongyan.api.ApiServices;
import io.hongyan.api.Dialect;
import io.hongyan.api.Insights;
import io.hongyan.api.SettingsRules;
import java.time.Duration;

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
        people(services, routes);
        settings(services, routes);
        pushes(services, routes);
        figures(services, routes);
        devices(services, routes);
        services.uploads().addTo(routes);
        return routes;
    }

    private static void people(NativeServices services, NativeRoutes routes) {
        ApiServices common = services.common();
        People people = services.people();
        SessionEndpoints sessions = new SessionEndpoints(people);
        sessions.addTo(routes);
        new OidcEndpoints(people, sessions).addTo(routes);
        new AccessTokenEndpoints(people, common.apps()).addTo(routes);
        new OperatorEndpoints(people).addTo(routes);
        new AppEndpoints(people, common.reports(), common.callbacks()).addTo(routes);
        new AuditEndpoints(people.audit(), common.apps()).addTo(routes);
    }

    private static void settings(NativeServices services, NativeRoutes routes) {
        ApiServices common = services.common();
        new ChannelAccountEndpoints(common.vendorChannels()).addTo(routes);
        new RuleEndpoints(common.rules()).addTo(routes);
        new CallbackSettingsEndpoints(common.callbacks()).addTo(routes);
    }

    private static void pushes(NativeServices services, NativeRoutes routes) {
        ApiServices common = services.common();
        SettingsRules rules = new SettingsRules(services.clock());
        AudienceForm audiences = new AudienceForm(common.cids(), common.devices());
        PushSending sending = new PushSending(
                common.pushes(),
                audiences,
                services.uploads().audiences(),
                rules,
                services.people().audit());
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

    private static void figures(NativeServices services, NativeRoutes routes) {
        ApiServices common = services.common();
        Insights insights = services.insights();
        TaskRecordEndpoints tasks = new TaskRecordEndpoints(insights.records(), common.reports(), common.cids());
        LiveStreams streams = new LiveStreams(LiveStreams.MOST, () -> Thread.sleep(Duration.ofSeconds(1)));
        routes.whenEnding(streams::end);
        tasks.addTo(routes);
        SettingsRules rules = new SettingsRules(services.clock());
        new TaskActionEndpoints(
                        common.pushes(),
                        insights.records(),
                        rules,
                        services.people().audit())
                .addTo(routes);
        new LiveEndpoints(insights.trends(), insights.records(), tasks, streams).addTo(routes);
        new OverviewEndpoints(common.reports(), insights, common.vendorChannels()).addTo(routes);
        new AlertEndpoint(common.vendorChannels(), common.callbacks()).addTo(routes);
    }

    private static void devices(NativeServices services, NativeRoutes routes) {
        ApiServices common = services.common();
        Insights insights = services.insights();
        DeviceLookup lookup = new DeviceLookup(common.devices(), common.testDevices(), common.cids());
        AudienceForm audiences = new AudienceForm(common.cids(), common.devices());
        new DeviceListEndpoints(common.devices(), insights.audiences(), insights.records(), lookup).addTo(routes);
        new DeviceChangeEndpoints(
                        common.devices(),
                        common.consents(),
                        lookup,
                        services.people().audit())
                .addTo(routes);
        new TestDeviceEndpoints(common.testDevices(), lookup, services.people().audit()).addTo(routes);
        new AudienceFigureEndpoints(
                        insights.audiences(), audiences, services.uploads().audiences(), common.rules())
                .addTo(routes);
    }
}
