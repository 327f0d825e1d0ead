package io.hongyan.api.console;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The console's content security policy: nothing but its own files, no script in the page, and style sheets only by the nonce of the
 * answer. It may connect to the gateways' WebSockets, for its device in the browser; by the name the browser knows this server by, too.
 */
final class ContentPolicy {

    /** Nothing that could end the directive. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}\\]");

    private ContentPolicy() {}

    /**
     * @param gateways URLs devices connect to
     * @param host as the browser asked for it, with or without a port
     */
    static String of(String nonce, List<String> gateways, Optional<String> host) {
        return "default-src 'self'; script-src 'self'; style-src 'self' 'nonce-" + nonce
                // of elements that scripts make, such as a chart's tooltip: they style and run nothing
                + "'; style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'"
                + sources(gateways, host)
                + "; worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    }

    private static String sources(List<String> gateways, Optional<String> host) {
        Optional<String> name = host.map(text -> text.replaceFirst(":\\d+$", ""))
                .filter(text -> HOST.matcher(text).matches());
        Set<String> sources = new LinkedHashSet<>();
        for (String gateway : gateways) {
            URI uri = URI.create(gateway);
            if (!"ws".equals(uri.getScheme()) && !"wss".equals(uri.getScheme())) {
                continue;
            }
            String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
            sources.add(uri.getScheme() + "://" + uri.getHost() + port);
            name.ifPresent(text -> {
                sources.add("ws://" + text + port);
                sources.add("wss://" + text + port);
            });
        }
        return sources.isEmpty() ? "" : " " + String.join(" ", sources);
    }
}
