package io.hongyan.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A ready-made HTTP request to Getui's push API in which only request ids, CIDs and stamps change, all of fixed length:
 * sending one costs a copy and a few hex digits.
 */
final class PushRequest {

    private static final String REQUEST_ID = "#".repeat(32);
    private static final String CID = "@".repeat(32);
    private static final AtomicLong REQUESTS = new AtomicLong();
    private static final long RUN = System.nanoTime() ^ ProcessHandle.current().pid() << 40;

    private final byte[] template;
    private final int[] requestIds;
    private final int[] cids;
    private final int[] stamps;

    private PushRequest(byte[] template) {
        this.template = template;
        this.requestIds = find(template, REQUEST_ID);
        this.cids = find(template, CID);
        this.stamps = find(template, "~HY~");
    }

    static PushRequest all(Command.Source.Http target, int payloadBytes) {
        return new PushRequest(request(target, "push/all", message("\"all\"", payloadBytes)));
    }

    static PushRequest single(Command.Source.Http target, int payloadBytes) {
        return new PushRequest(request(target, "push/single/cid", toOneCid(payloadBytes)));
    }

    static PushRequest batch(Command.Source.Http target, int pushes, int payloadBytes) {
        String messages =
                IntStream.range(0, pushes).mapToObj(i -> toOneCid(payloadBytes)).collect(Collectors.joining(","));
        String body = "{\"is_async\":false,\"msg_list\":[" + messages + "]}";
        return new PushRequest(request(target, "push/single/batch/cid", body));
    }

    /** How many pushes are in a request. */
    int pushes() {
        return stamps.length;
    }

    /** Bytes to send, the places still to be filled by {@link #fill}. */
    byte[] copy() {
        return template.clone();
    }

    /** Makes push {@code index} of a copied request a new one. */
    void fill(byte[] request, int index, int number) {
        Stamp.writeHex(request, requestIds[index], RUN, 16);
        Stamp.writeHex(request, requestIds[index] + 16, REQUESTS.incrementAndGet(), 16);
        Stamp.write(request, stamps[index], System.nanoTime(), number);
    }

    void address(byte[] request, int index, byte[] cid) {
        System.arraycopy(cid, 0, request, cids[index], cid.length);
    }

    private static String toOneCid(int payloadBytes) {
        return message("{\"cid\":[\"" + CID + "\"]}", payloadBytes);
    }

    private static String message(String audience, int payloadBytes) {
        String payload = new String(Stamp.blank(payloadBytes), StandardCharsets.US_ASCII);
        return "{\"request_id\":\"" + REQUEST_ID + "\",\"settings\":{\"ttl\":3600000},\"audience\":" + audience
                + ",\"push_message\":{\"transmission\":\"" + payload + "\"}}";
    }

    private static byte[] request(Command.Source.Http target, String path, String body) {
        String head = "POST /v2/" + target.appId() + "/" + path + " HTTP/1.1\r\nHost: " + target.host() + ":"
                + target.port() + "\r\ntoken: " + target.token()
                + "\r\nContent-Type: application/json;charset=utf-8\r\nContent-Length: " + body.length() + "\r\n\r\n";
        return (head + body).getBytes(StandardCharsets.US_ASCII);
    }

    private static int[] find(byte[] template, String wanted) {
        String text = new String(template, StandardCharsets.US_ASCII);
        return IntStream.iterate(text.indexOf(wanted), i -> i >= 0, i -> text.indexOf(wanted, i + wanted.length()))
                .toArray();
    }
}
