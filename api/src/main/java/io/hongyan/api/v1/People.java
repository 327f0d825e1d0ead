package io.hongyan.api.v1;

import io.hongyan.kernel.access.AccessTokens;
import io.hongyan.kernel.access.AppRegistry;
import io.hongyan.kernel.access.AuditTrail;
import io.hongyan.kernel.access.Operators;
import io.hongyan.kernel.access.Sessions;
import io.hongyan.kernel.access.SignIns;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Who may use the API and what they prove it with: what the endpoints of sessions, operators and apps stand on. */
public record People(
        Operators operators,
        SignIns signIns,
        Sessions sessions,
        AccessTokens accessTokens,
        AppRegistry apps,
        AuditTrail audit,
        Optional<SingleSignOn> singleSignOn,
        SessionCookie cookie,
        Instance instance,
        InstantSource clock) {

    /**
     * What anybody may know of this installation.
     *
     * @param gateways URLs devices connect to; asked each time
     * @param currency of all prices, such as CNY
     */
    public record Instance(String version, Supplier<List<String>> gateways, String currency, ZoneId zone) {}
}
