package io.hongyan.api;

import io.helidon.common.uri.UriQuery;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import io.hongyan.kernel.App;
import io.hongyan.kernel.AppDirectory;
import io.hongyan.kernel.Channel;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipException;

/**
 * {@code /receipts/{appId}/{channel}}: what vendors call, each in its own form, and persons by links in their mails. Vendors sign
 * their calls in their own ways or not at all, so whom to believe is the channel's affair.
 */
final class CallbackDialect implements Dialect {

    static final String PREFIX = "receipts";

    private static final String ENDPOINT = "receipts";

    private final AppDirectory apps;
    private final VendorChannels channels;

    CallbackDialect(AppDirectory apps, VendorChannels channels) {
        this.apps = apps;
        this.channels = channels;
    }

    @Override
    public Answer answer(ServerRequest request) throws IOException {
        List<String> segments = PathTree.segments(request.prologue().uriPath().rawPath());
        if (segments.size() != 3) {
            return unknown("no such URL");
        }
        Optional<App> app = apps.byAppId(segments.get(1));
        Optional<Channel> channel = Channel.ofWireName(segments.get(2)).filter(Channel::isVendor);
        if (app.isEmpty() || channel.isEmpty()) {
            return unknown("no such app or channel");
        }
        byte[] body;
        try {
            body = RequestBody.read(request, VendorChannels.MAX_CALLBACK_BYTES);
        } catch (BodyOverLimitException e) {
            return Problem.tooLarge(ENDPOINT, e.limitBytes());
        } catch (ZipException e) {
            return Problem.answer(ENDPOINT, 400, "Bad Request", "body is not valid gzip", "body", null);
        }
        VendorChannels.Answer answer = channels.receive(
                app.get().number(),
                channel.get(),
                new VendorChannels.Callback(
                        request.prologue().method().text(), query(request.query()), headers(request), body));
        return new Answer(
                ENDPOINT,
                answer.status(),
                answer.status(),
                HeaderValues.create(HeaderNames.CONTENT_TYPE, answer.contentType()),
                answer.body(),
                answer.location().isEmpty() ? null : HeaderValues.create(HeaderNames.LOCATION, answer.location()));
    }

    private static Map<String, String> query(UriQuery query) {
        Map<String, String> decoded = new HashMap<>();
        query.names().forEach(name -> decoded.put(name, query.get(name)));
        return decoded;
    }

    private static Map<String, String> headers(ServerRequest request) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : request.headers()) {
            headers.put(header.headerName().lowerCase(), header.values());
        }
        return headers;
    }

    @Override
    public Answer busy() {
        return Problem.busy(ENDPOINT);
    }

    @Override
    public Answer failed(String requestId) {
        return Problem.failed(ENDPOINT, requestId);
    }

    private static Answer unknown(String detail) {
        return Problem.answer(ENDPOINT, 404, "Not Found", detail, "", null);
    }
}
