package io.hongyan.channels.sms;

import io.hongyan.channels.ReceiptSink;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.channels.phone.PhoneNumber;
import io.hongyan.channels.phone.Replies;
import io.hongyan.kernel.LossReason;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.AlertNotification;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.MessageReceiverListener;
import org.jsmpp.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * What an SMS centre brings by {@code deliver_sm}: receipts of messages, and what people answered. It is answered once it is on disk;
 * where it cannot be kept the answer is a temporary error, so that it comes again.
 *
 * <p>The text of a receipt (specification 3.4, appendix B) is a custom rather than a rule: it is read as far as it can be, and {@code
 * receipted_message_id} and {@code message_state} are believed more where they are there.
 */
final class SmppReceipts implements MessageReceiverListener {

    private static final Pattern FIELD = Pattern.compile("\\b(id|stat|err):\\s*([^\\s]+)", Pattern.CASE_INSENSITIVE);
    private static final byte UCS2 = 8;

    /** Specification 3.4, section 5.2.28. */
    private static final List<String> STATES =
            List.of("", "ENROUTE", "DELIVRD", "EXPIRED", "DELETED", "UNDELIV", "ACCEPTD", "UNKNOWN", "REJECTD");

    private final Replies replies;
    private final MessageIdForm messageIds;
    private final InstantSource clock;
    private volatile @Nullable ReceiptSink sink; // null until there is one

    SmppReceipts(Replies replies, MessageIdForm messageIds, InstantSource clock) {
        this.replies = replies;
        this.messageIds = messageIds;
        this.clock = clock;
    }

    void keepIn(ReceiptSink receiptSink) {
        sink = receiptSink;
    }

    @Override
    public void onAcceptDeliverSm(DeliverSm delivered) throws ProcessRequestException {
        Optional<VendorReceipt> receipt =
                delivered.isSmscDeliveryReceipt() || delivered.isIntermediateDeliveryNotification()
                        ? receipt(delivered)
                        : reply(delivered);
        if (receipt.isEmpty()) {
            return;
        }
        ReceiptSink keeping = sink;
        if (keeping == null || !keeping.keep(List.of(receipt.get()))) {
            throw new ProcessRequestException("not kept", SMPPConstant.STAT_ESME_RX_T_APPN);
        }
    }

    private Optional<VendorReceipt> receipt(DeliverSm delivered) {
        Text text = Text.of(delivered);
        OptionalParameter.@Nullable Receipted_message_id receipted =
                delivered.getOptionalParameter(OptionalParameter.Receipted_message_id.class);
        String id = receipted == null
                ? messageIds.ofReceipt(text.id)
                : messageIds.ofAnswer(receipted.getValueAsString().strip());
        if (id.isEmpty()) {
            return Optional.empty();
        }
        String state = state(delivered, text);
        Event event = delivered.isIntermediateDeliveryNotification() ? new Event.Held() : event(state, text.error);
        return Optional.of(VendorReceipt.ofMessage(
                id,
                PhoneNumber.ofProvider(delivered.getSourceAddr())
                        .map(PhoneNumber::e164)
                        .orElse(""),
                event,
                text.error.isEmpty() || text.error.matches("0+") ? state : state + " " + text.error,
                clock.instant()));
    }

    private static String state(DeliverSm delivered, Text text) {
        OptionalParameter.@Nullable Message_state state =
                delivered.getOptionalParameter(OptionalParameter.Message_state.class);
        int number = state == null ? 0 : state.getValue();
        return number > 0 && number < STATES.size() ? STATES.get(number) : text.state;
    }

    /** The carrier's own code says more than that it failed. */
    private static Event event(String state, String error) {
        Event ofState = CarrierStatus.event(state);
        return ofState instanceof Event.Lost
                        && CarrierStatus.event(error) instanceof Event.Lost ofError
                        && ofError.reason() != LossReason.UNKNOWN
                ? ofError
                : ofState;
    }

    /** What can be read of a receipt's text; empty where it cannot. */
    private record Text(String id, String state, String error) {

        static Text of(DeliverSm delivered) {
            String id = "";
            String state = "";
            String error = "";
            Matcher fields = FIELD.matcher(text(delivered));
            while (fields.find()) {
                String value = fields.group(2);
                switch (fields.group(1).toLowerCase(Locale.ROOT)) {
                    case "id" -> id = id.isEmpty() ? value : id;
                    case "stat" -> state = value;
                    case "err" -> error = value;
                    default -> throw new IllegalStateException("a field that the pattern has not");
                }
            }
            return new Text(id, state, error);
        }
    }

    private Optional<VendorReceipt> reply(DeliverSm delivered) {
        return PhoneNumber.ofProvider(delivered.getSourceAddr())
                .flatMap(number -> replies.meaning(text(delivered))
                        .map(meaning -> new VendorReceipt("", number.e164(), meaning, "uplink", clock.instant())));
    }

    /** Of the default alphabet letters and digits are ASCII's, and more is not needed. */
    private static String text(DeliverSm delivered) {
        byte @Nullable [] message = delivered.getShortMessage();
        OptionalParameter.@Nullable Message_payload payload =
                delivered.getOptionalParameter(OptionalParameter.Message_payload.class);
        byte[] octets =
                message != null && message.length > 0 ? message : payload != null ? payload.getValue() : new byte[0];
        return new String(
                octets, delivered.getDataCoding() == UCS2 ? StandardCharsets.UTF_16BE : StandardCharsets.ISO_8859_1);
    }

    @Override
    public void onAcceptAlertNotification(AlertNotification alert) {}

    @Override
    public DataSmResult onAcceptDataSm(DataSm data, Session source) throws ProcessRequestException {
        throw new ProcessRequestException("data_sm is not used", SMPPConstant.STAT_ESME_RINVCMDID);
    }
}
