package io.hongyan.channels.sms;

import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.AnswerLostException;
import io.hongyan.channels.AuthRefusedException;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.NotSentException;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.Recall;
import io.hongyan.channels.ReceiptSink;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.SendException;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.phone.PhoneNumber;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.TaskId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jsmpp.InvalidResponseException;
import org.jsmpp.PDUException;
import org.jsmpp.bean.Alphabet;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.GSMSpecificFeature;
import org.jsmpp.bean.GeneralDataCoding;
import org.jsmpp.bean.MessageMode;
import org.jsmpp.bean.MessageType;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.SMSCDeliveryReceipt;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.ResponseTimeoutException;
import org.jsmpp.session.SMPPSession;

/**
 * SMPP 3.4: a {@code submit_sm} for each number and part, a receipt asked for with the last part alone, whose id is the message's.
 */
final class SmppSms implements SmsGateway {

    private final SmppSettings settings;
    private final SmppLink link;
    private final SmppReceipts receipts;
    private final AtomicInteger reference;

    /** @param window requests that may be unanswered at once */
    SmppSms(SmsAccount account, ChannelSettings given, AdapterContext context, int window) {
        this.settings = SmppSettings.of(given);
        this.receipts = new SmppReceipts(account.replies(), settings.messageIds(), context.clock());
        this.link = new SmppLink(settings, window, receipts, context.clock(), context.random());
        this.reference = new AtomicInteger(context.random().nextInt(256));
    }

    @Override
    public Optional<Verdict.Rejected> obstacle(SmsContent content) {
        return content.text().isEmpty()
                ? Optional.of(new Verdict.Rejected(
                        LossReason.INVALID_PARAM, "text", "text: missing (expected: the message, for provider smpp)"))
                : Optional.empty();
    }

    @Override
    public Answer send(TaskId task, SmsContent content, Duration ttl, List<PhoneNumber> numbers) throws SendException {
        SmsText text = SmsText.of(content.shown(settings.optOutText()));
        List<Verdict> verdicts = new ArrayList<>(numbers.size());
        for (PhoneNumber number : numbers) {
            verdicts.add(submit(text, ttl, number));
        }
        return new Settled(verdicts);
    }

    private Verdict submit(SmsText text, Duration ttl, PhoneNumber number) throws SendException {
        SMPPSession session;
        try {
            session = link.session();
        } catch (AuthRefusedException e) {
            return e.verdict();
        }
        List<byte[]> parts = parts(text);
        String id = "";
        for (int i = 0; i < parts.size(); i++) {
            try {
                id = submit(session, text.alphabet(), parts.get(i), parts.size(), i == parts.size() - 1, ttl, number);
            } catch (NegativeResponseException e) {
                return SmppErrors.verdict(e.getCommandStatus());
            } catch (PDUException e) {
                return new Verdict.Rejected(LossReason.INVALID_PARAM, "pdu", String.valueOf(e.getMessage()));
            }
        }
        return new Verdict.Accepted(settings.messageIds().ofAnswer(id));
    }

    /** With the header that lets the phone put several together; each message has a reference of its own. */
    private List<byte[]> parts(SmsText text) {
        if (text.units() == 1) {
            return text.segments();
        }
        byte number = (byte) reference.incrementAndGet();
        List<byte[]> parts = new ArrayList<>(text.units());
        for (byte[] segment : text.segments()) {
            byte[] part = new byte[6 + segment.length];
            System.arraycopy(
                    new byte[] {5, 0, 3, number, (byte) text.units(), (byte) (parts.size() + 1)}, 0, part, 0, 6);
            System.arraycopy(segment, 0, part, 6, segment.length);
            parts.add(part);
        }
        return parts;
    }

    private String submit(
            SMPPSession session,
            SmsText.Alphabet alphabet,
            byte[] part,
            int parts,
            boolean last,
            Duration ttl,
            PhoneNumber number)
            throws SendException, NegativeResponseException, PDUException {
        if (!session.getSessionState().isTransmittable()) {
            throw new NotSentException("the SMPP session is over", null);
        }
        try {
            return session.submitShortMessage(
                            settings.serviceType(),
                            settings.sourceTon(),
                            settings.sourceNpi(),
                            settings.source(),
                            TypeOfNumber.INTERNATIONAL,
                            NumberingPlanIndicator.ISDN,
                            number.digits(),
                            new ESMClass(
                                    MessageMode.DEFAULT,
                                    MessageType.DEFAULT,
                                    parts > 1 ? GSMSpecificFeature.UDHI : GSMSpecificFeature.DEFAULT),
                            (byte) 0,
                            (byte) 0,
                            "",
                            validityPeriod(ttl),
                            new RegisteredDelivery(
                                    last ? SMSCDeliveryReceipt.SUCCESS_FAILURE : SMSCDeliveryReceipt.DEFAULT),
                            (byte) 0,
                            new GeneralDataCoding(
                                    switch (alphabet) {
                                        case GSM7 -> Alphabet.ALPHA_DEFAULT;
                                        case UCS2 -> Alphabet.ALPHA_UCS2;
                                    }),
                            (byte) 0,
                            part)
                    .getMessageId();
        } catch (ResponseTimeoutException | InvalidResponseException | IOException e) {
            throw new AnswerLostException("submit_sm: " + e.getMessage(), e);
        }
    }

    /** Relative, section 7.1.1 of the specification. */
    static String validityPeriod(Duration ttl) {
        return "0000%02d%02d%02d%02d000R"
                .formatted(ttl.toDays(), ttl.toHoursPart(), ttl.toMinutesPart(), ttl.toSecondsPart());
    }

    /** A message in parts is taken back by its last one: without it the phone shows none. */
    @Override
    public List<Verdict> recall(Recall recall) throws SendException {
        if (recall.messageId().isEmpty()) {
            return Collections.nCopies(
                    recall.recipients().size(),
                    new Verdict.Rejected(LossReason.UNKNOWN, "no-message-id", "the message's id is not known"));
        }
        List<Verdict> verdicts = new ArrayList<>();
        for (Recipient recipient : recall.recipients()) {
            verdicts.add(cancel(recall.messageId(), recipient));
        }
        return verdicts;
    }

    private Verdict cancel(String messageId, Recipient recipient) throws SendException {
        try {
            link.session()
                    .cancelShortMessage(
                            settings.serviceType(),
                            settings.messageIds().toAnswer(messageId),
                            settings.sourceTon(),
                            settings.sourceNpi(),
                            settings.source(),
                            TypeOfNumber.INTERNATIONAL,
                            NumberingPlanIndicator.ISDN,
                            PhoneNumber.parse(recipient.token())
                                    .map(PhoneNumber::digits)
                                    .orElse(""));
            return Verdict.ACCEPTED;
        } catch (AuthRefusedException e) {
            return e.verdict();
        } catch (NegativeResponseException e) {
            return SmppErrors.verdict(e.getCommandStatus());
        } catch (PDUException e) {
            return new Verdict.Rejected(LossReason.INVALID_PARAM, "pdu", String.valueOf(e.getMessage()));
        } catch (NotSentException e) {
            throw e;
        } catch (ResponseTimeoutException | InvalidResponseException | IOException e) {
            throw new AnswerLostException("cancel_sm: " + e.getMessage(), e);
        }
    }

    @Override
    public void listen(ReceiptSink sink) {
        receipts.keepIn(sink);
        link.keepBound();
    }

    @Override
    public Optional<ProbeFailure> probe() {
        try {
            link.session();
            return Optional.empty();
        } catch (SendException e) {
            return Optional.of(ProbeFailure.unreachable("the SMS centre", e));
        } catch (AuthRefusedException e) {
            return ProbeFailure.of("the SMS centre", e.verdict());
        }
    }

    @Override
    public void close() {
        link.close();
    }
}
