package io.hongyan.callbacks;

import io.hongyan.delivery.receipt.ReceiptEntry;
import io.hongyan.kernel.Secret;
import io.hongyan.kernel.TaskId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Getui's receipts (reference 10): one JSON object per line. {@code sign} is the MD5 that Getui documents; whoever wants to be sure
 * checks the request's signature instead.
 */
final class GetuiFormat implements BodyFormat {

    private static final Frame LINES = new Frame("", "\n", "");
    private static final String NO_CID = "0".repeat(32);
    private static final TaskId NO_TASK = new TaskId(TaskId.Kind.SINGLE, 101, 0, 0);

    private final String appId;
    private final Secret masterSecret;

    GetuiFormat(String appId, Secret masterSecret) {
        this.appId = appId;
        this.masterSecret = masterSecret;
    }

    @Override
    public String contentType() {
        return "text/plain; charset=utf-8";
    }

    @Override
    public Frame frame() {
        return LINES;
    }

    @Override
    public Optional<Line> line(ReceiptEntry entry) {
        return switch (entry) {
            case ReceiptEntry.Notice _ -> Optional.empty();
            case ReceiptEntry.Stage stage ->
                GetuiEvents.of(stage)
                        .map(event -> line(
                                stage.task(),
                                event,
                                event.code() == 200 ? "success" : "apns call failed",
                                stage.atMillis(),
                                stage.callback()));
        };
    }

    private Line line(TaskId task, GetuiEvents.Event event, String description, long atMillis, String callback) {
        String begin = "{\"appid\":" + BodyFormat.quoted(appId) + ",\"cid\":\"";
        String middle = "\",\"taskid\":\"" + task + "\",\"msgid\":\"" + task.msgid() + "\",\"code\":\"" + event.code()
                + "\",\"desc\":\"" + description + "\",\"sign\":\"";
        String rest = "\",\"actionId\":\"" + event.actionId() + "\",\"recvtime\":" + atMillis
                + (callback.isEmpty() ? "" : ",\"custom_callback\":" + BodyFormat.quoted(callback));
        String signedRest = task + task.msgid() + masterSecret.reveal();
        return (out, cid, alias) -> {
            BodyFormat.append(out, begin);
            BodyFormat.append(out, cid);
            BodyFormat.append(out, middle);
            BodyFormat.append(out, md5(appId + cid + signedRest));
            BodyFormat.append(out, rest);
            BodyFormat.append(out, alias.isEmpty() ? "}" : ",\"alias\":" + BodyFormat.quoted(alias) + "}");
        };
    }

    @Override
    public byte[] test(long atMillis) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        line(NO_TASK, new GetuiEvents.Event("0", 200), "test", atMillis, "").write(out, NO_CID, "");
        return out.toByteArray();
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("no MD5 in this JDK", e);
        }
    }
}
