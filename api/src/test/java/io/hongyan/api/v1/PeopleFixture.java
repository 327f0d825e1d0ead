package io.hongyan.api.v1;

import io.hongyan.api.ApiServer;
import io.hongyan.control.AppDraft;
import io.hongyan.control.ControlPlane;
import io.hongyan.kernel.App;
import io.hongyan.kernel.InstallationKey;
import io.hongyan.kernel.Role;
import io.hongyan.kernel.Secret;
import io.hongyan.kernel.access.Change;
import io.hongyan.kernel.access.Operators;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server with a control plane of its own, its two apps, and its first operator "root". */
abstract class PeopleFixture {

    static final String PASSWORD = "correct horse battery";

    final AtomicReference<Instant> now = new AtomicReference<>(ApiServer.START);

    @TempDir
    Path folder;

    ControlPlane control;
    ApiServer server;
    Browser root;

    @BeforeEach
    void open() {
        control =
                ControlPlane.open(folder.resolve("control.db"), InstallationKey.generate(new SecureRandom()), now::get);
        create(ApiServer.APP);
        create(ApiServer.OTHER);
        server = new ApiServer(control, now);
        root = new Browser(server);
        root.setUp(control.signIns().setUpCode().orElseThrow().reveal(), "root", PASSWORD);
    }

    private void create(App app) {
        control.createApp(
                new AppDraft(app.appId(), app.appKey() + "0", app.masterSecret(), app.name(), app.maxValidity()));
    }

    @AfterEach
    void close() {
        server.close();
        control.close();
    }

    void wait(Duration duration) {
        now.updateAndGet(time -> time.plus(duration));
    }

    /** An operator with this role in the first app, at a browser. */
    Browser member(String name, Role role) {
        operator(name);
        control.operators().putMember(1, name, role);
        return signedIn(name);
    }

    /** An operator without any role, whose password is {@link #PASSWORD}. */
    void operator(String name) {
        Change<Operators.OneTimePassword> made = control.operators().create(name, "", false);
        Secret oneTime = ((Change.Done<Operators.OneTimePassword>) made).value().password();
        control.operators().changePassword(name, oneTime, new Secret(PASSWORD), "");
    }

    Browser signedIn(String name) {
        Browser browser = new Browser(server);
        browser.signIn(name, PASSWORD);
        return browser;
    }

    static String app() {
        return "apps/" + ApiServer.APP.appId();
    }
}
