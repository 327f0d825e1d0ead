package io.hongyan.simulators.vendor.apns;

import io.netty.handler.codec.http2.Http2Headers;
import java.util.List;

/** A request to APNs. */
record ApnsCall(Http2Headers headers, byte[] payload) {

    String method() {
        return String.valueOf(headers.method());
    }

    String path() {
        return String.valueOf(headers.path());
    }

    /** A header's value, empty where it is missing. */
    String header(String name) {
        CharSequence value = headers.get(name);
        return value == null ? "" : value.toString();
    }

    boolean hasTwice(String name) {
        List<CharSequence> all = headers.getAll(name);
        return all.size() > 1;
    }
}
