package io.hongyan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.hongyan.acceptance.PlayedVendors.VendorPhone;
import io.hongyan.kernel.Channel;
import io.hongyan.simulators.vendor.AcceptedMessage;
import io.hongyan.simulators.vendor.PhoneState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The web console in a real browser against the running server with all vendors played: the tests of {@code console/e2e}, each told as
 * one here, and what reached phones by the pushes that were composed there.
 */
@Timeout(900)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleTest {

    private static final Credentials APP = Credentials.named("Console");
    private static final Duration SCHEDULED_WITHIN = Duration.ofSeconds(150);

    /** What {@code push.spec.ts} composes: a title for all, and other ones by channel. */
    private static final String TITLE = "雁书到货";

    private static final Map<Channel, String> OWN_TITLES = Map.of(Channel.HUAWEI, "给华为的雁书", Channel.APNS, "给苹果的雁书");
    private static final Channel LEFT_OUT = Channel.MEIZU;

    private PlayedVendors vendors;
    private RunningServer server;
    private Map<Channel, VendorPhone> phones;
    private final Map<Channel, String> cids = new EnumMap<>(Channel.class);

    @BeforeAll
    void start(@TempDir Path data) {
        assumeTrue(Chromium.find().isPresent(), Chromium.HINT);
        int port = ServerProcess.freePort();
        vendors = new PlayedVendors(port, APP);
        Map<String, String> settings = new HashMap<>(vendors.serverSettings());
        settings.put("http.port", Integer.toString(port));
        server = RunningServer.start(data, APP, settings);
        Rest rest = server.rest();
        phones = VendorsEndToEndTest.vendors().stream()
                .collect(Collectors.toMap(channel -> channel, channel -> vendors.phone(channel, PhoneState.INSTALLED)));
        phones.forEach((channel, phone) ->
                cids.put(channel, rest.register(phone.platform(), phone.fact()).cid()));
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
            vendors.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> theConsole() throws IOException, InterruptedException {
        List<DynamicTest> inTheBrowser = ConsoleBrowserTests.run(Map.of(
                "HONGYAN_URL",
                "http://127.0.0.1:" + server.httpPort(),
                "HONGYAN_APP",
                APP.appId(),
                "HONGYAN_SETUP_CODE",
                server.setUpLink().getQuery().replace("code=", "")));
        return Stream.concat(
                inTheBrowser.stream(),
                phones.keySet().stream()
                        .sorted()
                        .map(channel -> dynamicTest(
                                "the push composed with overrides came as it was written to " + channel.wireName(),
                                () -> assertPushed(channel))));
    }

    private void assertPushed(Channel channel) {
        VendorPhone phone = Objects.requireNonNull(phones.get(channel));
        if (channel == LEFT_OUT) {
            assertThat(composed(phone)).isEmpty();
            return;
        }
        await().atMost(SCHEDULED_WITHIN)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(composed(phone))
                        .as(() -> whatBecameOfIt(channel))
                        .singleElement()
                        .extracting(AcceptedMessage::title)
                        .isEqualTo(OWN_TITLES.getOrDefault(channel, TITLE)));
    }

    /** The chain of the device, found by what came to another's phone. */
    private String whatBecameOfIt(Channel channel) {
        return phones.values().stream()
                .flatMap(phone -> composed(phone).stream())
                .findAny()
                .map(message -> server.rest()
                        .get("task/chain/" + cids.get(channel) + "/" + message.key())
                        .text())
                .orElse("no phone got the push");
    }

    private List<AcceptedMessage> composed(VendorPhone phone) {
        return vendors.vendor(phone.channel())
                .messages()
                .last(
                        message -> message.token().equals(phone.name())
                                && (message.title().equals(TITLE) || OWN_TITLES.containsValue(message.title())),
                        2);
    }
}
