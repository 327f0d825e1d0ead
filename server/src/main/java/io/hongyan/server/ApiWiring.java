package io.hongyan.server;

import io.helidon.webserver.http.HttpRouting;
import io.hongyan.api.ApiServices;
import io.hongyan.api.ApiSettings;
import io.hongyan.api.AppCallbacks;
import io.hongyan.api.ChangeableRules;
import io.hongyan.api.HttpApi;
import io.hongyan.api.Insights;
import io.hongyan.api.RevokedTokens;
import io.hongyan.api.TestDevices;
import io.hongyan.api.VendorChannels;
import io.hongyan.api.console.ConsoleFiles;
import io.hongyan.api.console.SecurityHeaders;
import io.hongyan.api.jobs.UploadFolder;
import io.hongyan.api.v1.NativeApi;
import io.hongyan.api.v1.NativeServices;
import io.hongyan.api.v1.People;
import io.hongyan.api.v1.SignedInCallers;
import io.hongyan.api.v1.Uploads;
import io.hongyan.control.RevokedTokenStore;
import io.hongyan.control.TestDeviceStore;
import io.hongyan.delivery.DeliveryRuntime;
import io.hongyan.kernel.Cid;
import io.hongyan.kernel.CidCipher;
import io.hongyan.server.configuration.Configuration;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Puts the HTTP API on top of delivery and the control plane. */
final class ApiWiring {

    private ApiWiring() {}

    /** @param started is given what must be closed after the API */
    static HttpApi create(
            Configuration configuration,
            Installation installation,
            DeliveryRuntime delivery,
            VendorChannels vendors,
            ChangeableRules rules,
            AppCallbacks callbacks,
            CidCipher cids,
            List<String> gateways,
            ServerMetrics metrics,
            Readiness readiness,
            InstantSource clock,
            SecureRandom random,
            Consumer<AutoCloseable> started) {
        ApiServices services = new ApiServices(
                installation.control(),
                delivery.pushes(),
                delivery.devices(),
                delivery.consents(),
                delivery.reports(),
                cids,
                installation.key(),
                new StoredRevokedTokens(installation.control().revokedTokens()),
                new StoredTestDevices(installation.control().testDevices()),
                vendors,
                rules,
                callbacks);
        People people = PeopleWiring.people(configuration, installation.control(), gateways, clock);
        Configuration.Console console = configuration.console();
        boolean tls = console.publicUrl()
                .filter(url -> "https".equals(url.getScheme()))
                .isPresent();
        Uploads uploads = Uploads.create(
                services,
                installation.control().jobs(),
                installation.control().audienceFiles(),
                UploadFolder.open(installation.data().uploads(), UploadFolder.DEFAULT_QUOTA_BYTES),
                configuration.console().publicUrl(),
                clock);
        started.accept(uploads.start());
        List<Consumer<HttpRouting.Builder>> features = List.of(
                new SecurityHeaders(tls)::addTo,
                readiness::addTo,
                metrics::addTo,
                uploads::addTo,
                new ConsoleFiles(() -> gateways, random)::addTo);
        return new HttpApi(
                settings(configuration.http()),
                services,
                () -> gateways,
                metrics::request,
                clock,
                configuration.zone(),
                random,
                NativeApi.create(new NativeServices(
                        services,
                        people,
                        new SignedInCallers(people, console.trustedProxies()),
                        PeopleWiring.repetitions(installation.control()),
                        installation.control().pushTemplates(),
                        installation.control().pushApprovals(),
                        app -> people.apps()
                                .byNumber(app.number())
                                .flatMap(profile -> profile.settings().approvalThreshold())
                                .map(OptionalLong::of)
                                .orElseGet(OptionalLong::empty),
                        uploads,
                        new Insights(
                                delivery.records(),
                                delivery.audiences(),
                                delivery.trends(),
                                new RegisteredCategories(people.apps())),
                        clock)),
                features);
    }

    private static ApiSettings settings(Configuration.Http http) {
        return new ApiSettings(
                http.host(),
                http.port(),
                http.timestampTolerance(),
                http.tokenLifetime(),
                http.maxBodyBytes(),
                http.maxBatchBodyBytes(),
                http.maxConcurrentRequests(),
                http.maxConnections(),
                http.shutdownGrace(),
                http.rates());
    }

    private record StoredRevokedTokens(RevokedTokenStore store) implements RevokedTokens {

        @Override
        public void revoke(String tokenId, Instant expiry) {
            store.revoke(tokenId, expiry);
        }

        @Override
        public boolean isRevoked(String tokenId) {
            return store.isRevoked(tokenId);
        }
    }

    /** The API has checked that the CIDs belong to devices, so they parse. */
    private record StoredTestDevices(TestDeviceStore store) implements TestDevices {

        @Override
        public void add(int app, List<Entry> entries) {
            Map<Cid, String> remarks = new LinkedHashMap<>();
            entries.forEach(entry -> remarks.put(Cid.parse(entry.cid()).orElseThrow(), entry.remark()));
            store.put(app, remarks);
        }

        @Override
        public boolean update(int app, Entry entry) {
            return Cid.parse(entry.cid())
                    .map(cid -> store.update(app, cid, entry.remark()))
                    .orElse(false);
        }

        @Override
        public void delete(int app, List<String> cids) {
            cids.forEach(text -> Cid.parse(text).ifPresent(cid -> store.remove(app, cid)));
        }

        @Override
        public Page list(int app, Optional<String> cid, Optional<String> remark, int page, int pageSize) {
            Optional<Cid> wanted = cid.flatMap(Cid::parse);
            if (cid.isPresent() && wanted.isEmpty()) {
                return new Page(List.of(), 0);
            }
            int offset = (int) Math.min(Integer.MAX_VALUE, (long) (page - 1) * pageSize);
            TestDeviceStore.Page found = store.find(app, wanted, remark.orElse(""), offset, pageSize);
            return new Page(
                    found.devices().stream()
                            .map(device -> new Listed(
                                    device.cid().toString(), device.remark(), device.created(), device.updated()))
                            .toList(),
                    found.total());
        }
    }
}
