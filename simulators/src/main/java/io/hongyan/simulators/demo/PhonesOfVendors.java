package io.hongyan.simulators.demo;

import io.hongyan.kernel.Channel;
import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.SimulatorServer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/** The demo's second part: phones of every maker that are away, one of each with the app uninstalled, reached by their vendors. */
final class PhonesOfVendors {

    private static final int OF_EACH = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<Channel> CHANNELS = List.of(
            Channel.APNS,
            Channel.FCM,
            Channel.HUAWEI,
            Channel.HARMONY,
            Channel.HONOR,
            Channel.XIAOMI,
            Channel.OPPO,
            Channel.VIVO,
            Channel.MEIZU);

    private static final Set<Channel> WITHOUT_RECEIPTS = EnumSet.of(Channel.APNS, Channel.FCM);

    private final PrintStream out;
    private final DemoServer server;
    private final GetuiClient getui;
    private final List<String> cids = new ArrayList<>();

    PhonesOfVendors(PrintStream out, DemoServer server, GetuiClient getui) {
        this.out = out;
        this.server = server;
        this.getui = getui;
    }

    /** Registers the phones, pushes to them and compares what the vendors have with what the report says; answers differences. */
    List<String> tell() throws IOException, InterruptedException {
        register();
        String task = getui.toManyByVendors(cids, "鸿雁来信，请查收");
        out.printf("  %-24s %s for %,d phones that are away%n", "pushed by vendors 厂商通道", task, cids.size());
        List<String> differences = differences(task);
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        while (!differences.isEmpty() && System.nanoTime() < deadlineNanos) {
            TimeUnit.MILLISECONDS.sleep(200);
            differences = differences(task);
        }
        table(task);
        return differences;
    }

    private void register() throws IOException, InterruptedException {
        SimulatorServer vendors = server.vendors();
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (Channel channel : CHANNELS) {
                for (int i = 0; i < OF_EACH; i++) {
                    String token = token(channel, i);
                    vendors.vendor(channel.wireName())
                            .phones()
                            .set(token, i == 0 ? PhoneState.UNINSTALLED : PhoneState.INSTALLED);
                    cids.add(register(http, channel, token));
                }
            }
        }
    }

    private String register(HttpClient http, Channel channel, String token) throws IOException, InterruptedException {
        String platform = channel == Channel.APNS ? "ios" : channel == Channel.HARMONY ? "harmony" : "android";
        String body =
                "{\"appId\":\"%s\",\"appKey\":\"%s\",\"platform\":\"%s\",\"brand\":\"%s\",\"vendorTokens\":{\"%s\":\"%s\"}}"
                        .formatted(
                                server.app().appId(),
                                server.app().appKey(),
                                platform,
                                channel.wireName(),
                                channel.key(),
                                token);
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(server.url() + "/sdk/v1/register"))
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("registration: " + answer.statusCode() + " " + answer.body());
        }
        return JsonMapper.shared().readTree(answer.body()).path("cid").asString();
    }

    /** Tokens in the form each vendor gives them. */
    private static String token(Channel channel, int number) {
        return switch (channel) {
            case APNS -> "%064x".formatted(number + 1);
            case OPPO -> "CN_%032x".formatted(number + 1);
            default -> channel.wireName() + "-token-%08d".formatted(number);
        };
    }

    private List<String> differences(String task) {
        Map<Channel, Map<String, Long>> report = report(task);
        List<String> differences = new ArrayList<>();
        for (Channel channel : CHANNELS) {
            long phones = accepted(task, channel);
            long reported = figure(report, channel, "target_num");
            if (phones < OF_EACH - 1) {
                differences.add(channel.wireName() + ": the vendor has " + phones + " of " + OF_EACH);
            }
            // Some vendors take a message for a phone that has lost the app, and say so in the receipt.
            if (reported < phones || reported > OF_EACH) {
                differences.add(channel.wireName() + ": report says sent " + reported + ", the vendor has " + phones);
            }
            long arrived = figure(report, channel, "receive_num");
            if (!WITHOUT_RECEIPTS.contains(channel) && arrived != OF_EACH - 1) {
                differences.add(
                        channel.wireName() + ": " + arrived + " receipts of arrival (expected: " + (OF_EACH - 1) + ")");
            }
        }
        return differences;
    }

    private long accepted(String task, Channel channel) {
        return server.vendors()
                .vendor(channel.wireName())
                .messages()
                .tally(task)
                .accepted();
    }

    private Map<Channel, Map<String, Long>> report(String task) {
        Map<Channel, Map<String, Long>> report = new EnumMap<>(Channel.class);
        getui.channels(task)
                .forEach((key, figures) -> Channel.ofKey(key).ifPresent(channel -> report.put(channel, figures)));
        return report;
    }

    private static long figure(Map<Channel, Map<String, Long>> report, Channel channel, String name) {
        return report.getOrDefault(channel, Map.of()).getOrDefault(name, 0L);
    }

    private void table(String task) {
        Map<Channel, Map<String, Long>> report = report(task);
        out.println();
        out.printf("  %-16s %20s %20s%n", "vendor 厂商", "sent 下发 (theirs | report)", "arrived 到达 (receipts)");
        for (Channel channel : CHANNELS) {
            out.printf(
                    "  %-16s %20s %20s%n",
                    channel.wireName(),
                    accepted(task, channel) + " | " + figure(report, channel, "target_num"),
                    figure(report, channel, "receive_num"));
        }
        out.println("  (APNs and FCM give no receipts: there the app's SDK reports. 苹果与 FCM 无到达回执)");
        out.println();
    }
}
