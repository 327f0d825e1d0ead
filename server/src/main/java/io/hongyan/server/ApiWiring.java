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
import io.hongyan.api.v1.Callers;
import io.hongyan.api.v1.IdempotencyStore;
import io.hongyan.api.v1.NativeApi;
import io.hongyan.api.v1.NativeServices;
import io.hongyan.api.v1.UploadedAudiences;
import io.hongyan.control.RevokedTokenStore;
import io.hongyan.control.TestDeviceStore;
import io.hongyan.delivery.DeliveryRuntime;
import io.hongyan.delivery.Target;
import io.hongyan.kernel.App;
import io.hongyan.kernel.Cid;
import io.hongyan.kernel.CidCipher;
import io.hongyan.server.configuration.Configuration;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** Puts the HTTP API on top of delivery and the control plane. */
final class ApiWiring {

    private ApiWiring() {}

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
            SecureRandom random) {
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
        List<Consumer<HttpRouting.Builder>> features = List.of(readiness::addTo, metrics::addTo);
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
                        request -> new Callers.Identity.Unknown(),
                        new NoRepetitions(),
                        new StoredPushTemplates(installation.control().pushTemplates()),
                        new StoredPushApprovals(
                                installation.control().pushApprovals(),
                                installation.control().appRegistry()),
                        new NoUploads(),
                        new Insights(
                                delivery.records(),
                                delivery.audiences(),
                                delivery.trends(),
                                new RegisteredCategories(installation.control().appRegistry())),
                        installation.control().auditLog(),
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

    /** Nobody can sign in yet, so nobody writes. */
    private static final class NoRepetitions implements IdempotencyStore {

        @Override
        public Beginning begin(String caller, String key, String fingerprint) {
            return new Beginning.First();
        }

        @Override
        public void finish(String caller, String key, Kept answer) {}

        @Override
        public void forget(String caller, String key) {}
    }

    /** Nothing can be uploaded yet. */
    private static final class NoUploads implements UploadedAudiences {

        @Override
        public Optional<Uploaded> find(App app, String fileId) {
            return Optional.empty();
        }

        @Override
        public List<Target> targets(App app, String fileId) {
            return List.of();
        }

        @Override
        public String push(App app, String fileId, ObjectNode push, String madeBy, String requestId) {
            throw new IllegalStateException("no file was found");
        }
    }

    /** The API has checked that the CIDs belong to devices, so they parse. */
    private record StoredTestDevices(TestDeviceStore store) implements TestDevices {

        @Override
        public void add(int app, List<Entry> entries) {
            entries.forEach(entry -> store.put(app, Cid.parse(entry.cid()).orElseThrow(), entry.remark()));
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
