package io.hongyan.api.v1;

import io.hongyan.kernel.access.Operator;
import io.hongyan.kernel.access.SignIns;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signing in at the identity provider: the browser is sent there and comes back. A failure is told by the console's page. */
final class OidcEndpoints {

    private static final Logger log = LoggerFactory.getLogger(OidcEndpoints.class);

    private static final String HOME = "/";
    private static final String FAILED = "/sign-in?error=oidc";
    private static final int MAX_RETURN = 500;

    private final People people;
    private final SessionEndpoints sessions;

    OidcEndpoints(People people, SessionEndpoints sessions) {
        this.people = people;
        this.sessions = sessions;
    }

    void addTo(NativeRoutes routes) {
        routes.add("GET", "session/oidc/start", Access.OPEN, this::start);
        routes.add("GET", "session/oidc/callback", Access.OPEN, this::finish);
    }

    private SingleSignOn provider() {
        return people.singleSignOn()
                .orElseThrow(() -> new NativeRefusal(
                        404, "not_found", "there is no identity provider (see console.oidc in hongyan.yaml)", ""));
    }

    private NativeReply start(NativeCall call) {
        SingleSignOn provider = provider();
        if (people.signIns().needsSetUp()) {
            throw NativeRefusal.conflict("setup_required", "make the first operator with the set-up code first");
        }
        String returnTo =
                call.query("return_to").filter(OidcEndpoints::isOwnPath).orElse(HOME);
        return provider.begin(returnTo)
                .<NativeReply>map(begun -> new NativeReply.Redirect(
                        begun.location(), List.of(people.cookie().ofState(begun.state()))))
                .orElseGet(() -> failed("the provider cannot be reached"));
    }

    /** A path of the console, and nothing that a browser would take for another host. */
    private static boolean isOwnPath(String text) {
        return text.startsWith("/")
                && !text.startsWith("//")
                && text.length() <= MAX_RETURN
                && text.chars().allMatch(c -> c > ' ' && c < 127 && c != '\\');
    }

    private NativeReply finish(NativeCall call) {
        SingleSignOn provider = provider();
        Optional<String> state = call.query("state");
        Optional<String> code = call.query("code");
        if (call.query("error").isPresent()) {
            return failed("the provider says " + call.query("error").get());
        }
        if (state.isEmpty() || code.isEmpty() || !state.equals(people.cookie().state(call.request()))) {
            return failed("state or code is missing, or the state is not this browser's");
        }
        return switch (provider.finish(state.get(), code.get())) {
            case SingleSignOn.Outcome.Failed(String reason) -> failed(reason);
            case SingleSignOn.Outcome.Identified(SignIns.Identity identity, String returnTo) ->
                switch (people.signIns().byIdentity(identity, provider.makesAccounts())) {
                    // the state's cookie ends by itself, and the state is spent: one cookie an answer is enough
                    case SignIns.Outcome.SignedIn(Operator operator) ->
                        new NativeReply.Redirect(returnTo, List.of(sessions.opened(call, operator)));
                    case SignIns.Outcome.Refused() -> failed("no account for " + identity.name());
                    case SignIns.Outcome.Locked locked -> failed("locked until " + locked.until());
                };
        };
    }

    private NativeReply failed(String reason) {
        log.info("single sign-on failed: {}", reason);
        return new NativeReply.Redirect(FAILED, List.of(people.cookie().noState()));
    }
}
