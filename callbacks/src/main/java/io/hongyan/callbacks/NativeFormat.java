package io.hongyan.callbacks;

import io.hongyan.delivery.receipt.ReceiptEntry;
import io.hongyan.kernel.LossReason;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** One JSON object, {@code {"appid":…,"receipts":[…]}}; docs/callbacks.md has the fields. */
final class NativeFormat implements BodyFormat {

    private final Frame frame;

    NativeFormat(String appId) {
        frame = new Frame("{\"appid\":" + BodyFormat.quoted(appId) + ",\"receipts\":[", ",", "]}");
    }

    @Override
    public String contentType() {
        return "application/json; charset=utf-8";
    }

    @Override
    public Frame frame() {
        return frame;
    }

    @Override
    public Optional<Line> line(ReceiptEntry entry) {
        String begin = "{\"kind\":\"" + kind(entry) + "\",\"at\":" + entry.atMillis();
        return Optional.of(
                switch (entry) {
                    case ReceiptEntry.Stage stage -> {
                        String alike = begin + ofStage(stage) + ",\"cid\":\"";
                        yield (out, cid, alias) -> write(out, alike, cid, alias);
                    }
                    case ReceiptEntry.Notice notice -> {
                        String all = begin + ",\"name\":" + BodyFormat.quoted(notice.name()) + ",\"subject\":"
                                + BodyFormat.quoted(notice.subject()) + ",\"text\":"
                                + BodyFormat.quoted(notice.text()) + "}";
                        yield (out, cid, alias) -> BodyFormat.append(out, all);
                    }
                });
    }

    private static String kind(ReceiptEntry entry) {
        return switch (entry) {
            case ReceiptEntry.Stage stage -> stage.kind().wireName();
            case ReceiptEntry.Notice _ -> "notice";
        };
    }

    private static String ofStage(ReceiptEntry.Stage stage) {
        StringBuilder alike = new StringBuilder(160)
                .append(",\"taskid\":\"")
                .append(stage.task())
                .append("\",\"msgid\":\"")
                .append(stage.task().msgid())
                .append("\",\"channel\":\"")
                .append(stage.channel().wireName())
                .append('"');
        if (stage.reason() != LossReason.NONE) {
            alike.append(",\"reason\":\"").append(stage.reason().wireName()).append('"');
        }
        if (!stage.vendorCode().isEmpty()) {
            alike.append(",\"code\":").append(BodyFormat.quoted(stage.vendorCode()));
        }
        if (stage.eventId() != 0) {
            alike.append(",\"event\":").append(stage.eventId());
        }
        if (!stage.callback().isEmpty()) {
            alike.append(",\"custom_callback\":").append(BodyFormat.quoted(stage.callback()));
        }
        return alike.toString();
    }

    private static void write(ByteArrayOutputStream out, String alike, String cid, String alias) {
        BodyFormat.append(out, alike);
        BodyFormat.append(out, cid);
        BodyFormat.append(out, alias.isEmpty() ? "\"}" : "\",\"alias\":" + BodyFormat.quoted(alias) + "}");
    }

    @Override
    public byte[] test(long atMillis) {
        return (frame.begin() + "{\"kind\":\"test\",\"at\":" + atMillis + "}" + frame.end())
                .getBytes(StandardCharsets.UTF_8);
    }
}
