package io.hongyan.channels.webpush;

import io.hongyan.kernel.PublicAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Where subscriptions may lead: devices choose the address that the server then calls, so without this they could make it
 * call anything in its own network.
 *
 * <p>A name is resolved here and again by the HTTP client, which the JDK answers from one cached look-up (positive answers
 * are kept 30 s), so that a name cannot point elsewhere in between.
 *
 * @param patterns host names, {@code *.name} for those below one, {@code *} for all
 */
record AllowedEndpoints(List<String> patterns, boolean privateAddresses) {

    static AllowedEndpoints of(String hosts, boolean privateAddresses) {
        return new AllowedEndpoints(
                Arrays.stream(hosts.split(","))
                        .map(host -> host.strip().toLowerCase(Locale.ROOT))
                        .filter(host -> !host.isEmpty())
                        .toList(),
                privateAddresses);
    }

    /** What was decided about an address. */
    enum Decision {
        ALLOWED,
        REFUSED,
        /** The name could not be resolved now. */
        UNRESOLVED
    }

    Decision decide(URI endpoint) {
        String host = endpoint.getHost();
        if (host == null
                || endpoint.getRawUserInfo() != null
                || !hasAllowedScheme(endpoint)
                || patterns.stream().noneMatch(pattern -> matches(pattern, host.toLowerCase(Locale.ROOT)))) {
            return Decision.REFUSED;
        }
        if (privateAddresses) {
            return Decision.ALLOWED;
        }
        try {
            return Arrays.stream(InetAddress.getAllByName(host)).allMatch(PublicAddress::is)
                    ? Decision.ALLOWED
                    : Decision.REFUSED;
        } catch (UnknownHostException e) {
            return Decision.UNRESOLVED;
        }
    }

    private boolean hasAllowedScheme(URI endpoint) {
        return "https".equals(endpoint.getScheme()) || (privateAddresses && "http".equals(endpoint.getScheme()));
    }

    private static boolean matches(String pattern, String host) {
        return pattern.equals("*")
                || pattern.equals(host)
                || (pattern.startsWith("*.") && host.endsWith(pattern.substring(1)));
    }
}
