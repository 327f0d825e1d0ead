package io.hongyan.simulators.vendor;

import io.helidon.http.encoding.ContentDecoder;
import io.helidon.http.encoding.ContentEncoder;
import io.helidon.http.encoding.ContentEncoding;
import java.util.Set;

/** A content coding that is a vendor's business: without this Helidon refuses what it cannot decode itself. */
record UnreadEncoding(String name) implements ContentEncoding {

    @Override
    public Set<String> ids() {
        return Set.of(name);
    }

    @Override
    public boolean supportsEncoding() {
        return false;
    }

    @Override
    public boolean supportsDecoding() {
        return true;
    }

    @Override
    public ContentDecoder decoder() {
        return ContentDecoder.NO_OP;
    }

    @Override
    public ContentEncoder encoder() {
        return ContentEncoder.NO_OP;
    }

    @Override
    public String type() {
        return "unread";
    }
}
