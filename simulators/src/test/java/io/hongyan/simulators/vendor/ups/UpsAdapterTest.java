package io.hongyan.simulators.vendor.ups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hongyan.channels.AnswerLostException;
import io.hongyan.channels.ClickAction;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.ups.UpsChannel;
import io.hongyan.kernel.LossReason;
import io.hongyan.simulators.vendor.AcceptedMessage;
import io.hongyan.simulators.vendor.Draft;
import io.hongyan.simulators.vendor.Fault;
import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.PlayedChannel;
import io.hongyan.simulators.vendor.VendorCall;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class UpsAdapterTest {

    private PlayedChannel ups;

    @BeforeEach
    void play() throws Exception {
        ups = new PlayedChannel(new UpsChannel(), new UpsSimulator());
    }

    @AfterEach
    void stop() {
        ups.close();
    }

    @Test
    void carriesWhatAMessageHas() throws Exception {
        Draft draft = new Draft();
        draft.click = new ClickAction.OpenUrl("https://acme.example");
        draft.badge = new VendorMessage.Badge.Add(1);
        draft.payload = "{\"order\":42}";

        assertThat(ups.send(draft.message(), "a", "b")).containsOnly(Verdict.ACCEPTED);

        AcceptedMessage accepted = ups.vendor().messages().last(_ -> true, 1).getFirst();
        JsonNode request = VendorCall.json(accepted.request());
        assertThat(accepted.key()).isEqualTo(draft.task.toString());
        assertThat(request.path("notification").path("clickAction").toString())
                .isEqualTo("{\"type\":\"url\",\"url\":\"https://acme.example\"}");
        assertThat(request.path("notification").path("badge").toString()).isEqualTo("{\"add\":1}");
        assertThat(request.path("data").path("payload").asString()).isEqualTo("{\"order\":42}");
        assertThat(request.path("data").path("msgid").asString()).isEqualTo(draft.task.msgid());
        assertThat(request.path("ttl").asInt()).isEqualTo(86_400);
    }

    @Test
    void tellsTheDevicesOfARequestApart() throws Exception {
        ups.vendor().phones().set("gone", PhoneState.UNINSTALLED);
        ups.vendor().phones().set("foreign", PhoneState.UNKNOWN);
        ups.vendor().phones().set("asleep", PhoneState.INACTIVE);

        assertThat(ups.send(new Draft().message(), "a", "gone", "foreign", "asleep"))
                .containsExactly(
                        Verdict.ACCEPTED,
                        new Verdict.Rejected(LossReason.UNINSTALLED, "uninstalled", ""),
                        new Verdict.Rejected(LossReason.TOKEN_INVALID, "unknown_token", ""),
                        new Verdict.Rejected(LossReason.DEVICE_INACTIVE, "inactive", ""));
    }

    @Test
    void reachesNobodyTwiceWhenAnAnswerIsLost() throws Exception {
        ups.vendor().faults().add(Fault.next(Fault.Kind.ANSWER_LOST, 1));

        assertThatThrownBy(() -> ups.send(new Draft().message(), "a", "b")).isInstanceOf(AnswerLostException.class);
        assertThat(ups.send(new Draft().message(), "a", "b")).containsOnly(Verdict.ACCEPTED);
        assertThat(ups.vendor().messages().total()).isEqualTo(2);
    }

    @Test
    void handsAPassThroughMessageOver() throws Exception {
        Draft draft = new Draft();
        draft.kind = VendorMessage.Kind.TRANSMISSION;
        draft.payload = "ping";

        assertThat(ups.send(draft.message(), "a")).containsExactly(Verdict.ACCEPTED);
    }

    @Test
    void waitsAsLongAsItIsAskedTo() throws Exception {
        ups.vendor().faults().add(Fault.next(Fault.Kind.RATE_LIMITED, 1));

        assertThat(ups.send(new Draft().message(), "a"))
                .containsExactly(new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, "31", Duration.ofSeconds(1)));
    }

    @Test
    void reportsRefusedRequests() throws Exception {
        Draft draft = new Draft();
        draft.body = "长".repeat(101);

        assertThat(ups.send(draft.message(), "a"))
                .containsExactly(new Verdict.Rejected(
                        LossReason.PARAM_OVER_LIMIT, "11", "title: at most 50 characters, body: at most 100"));
    }

    @Test
    void saysWhetherTheSecretIsGood() throws Exception {
        assertThat(ups.adapter().probe()).isEmpty();
        ups.with("secret", "another");

        assertThat(ups.adapter().probe().map(ProbeFailure::text))
                .hasValueSatisfying(why -> assertThat(why).contains("20"));
        assertThat(ups.send(new Draft().message(), "a"))
                .containsExactly(new Verdict.Rejected(LossReason.AUTH_FAILED, "20", "X-Hongyan-Signature: wrong"));
    }
}
