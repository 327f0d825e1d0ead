package io.hongyan.simulators.vendor.sms;

import io.hongyan.simulators.vendor.Fault;
import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.QuotaBook;
import io.hongyan.simulators.vendor.Receipt;
import io.hongyan.simulators.vendor.VendorState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.jsmpp.InvalidResponseException;
import org.jsmpp.PDUException;
import org.jsmpp.PDUStringException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.Alphabet;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.BroadcastSm;
import org.jsmpp.bean.CancelBroadcastSm;
import org.jsmpp.bean.CancelSm;
import org.jsmpp.bean.DataCodings;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.GSMSpecificFeature;
import org.jsmpp.bean.GeneralDataCoding;
import org.jsmpp.bean.MessageMode;
import org.jsmpp.bean.MessageType;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.QueryBroadcastSm;
import org.jsmpp.bean.QuerySm;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.ReplaceSm;
import org.jsmpp.bean.SMSCDeliveryReceipt;
import org.jsmpp.bean.SubmitMulti;
import org.jsmpp.bean.SubmitSm;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.extra.ResponseTimeoutException;
import org.jsmpp.session.BindRequest;
import org.jsmpp.session.BroadcastSmResult;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.QueryBroadcastSmResult;
import org.jsmpp.session.QuerySmResult;
import org.jsmpp.session.SMPPServerSession;
import org.jsmpp.session.SMPPServerSessionListener;
import org.jsmpp.session.ServerMessageReceiverListener;
import org.jsmpp.session.Session;
import org.jsmpp.session.SubmitMultiResult;
import org.jsmpp.session.SubmitSmResult;
import org.jsmpp.session.connection.ServerConnection;
import org.jsmpp.session.connection.ServerConnectionFactory;
import org.jsmpp.session.connection.socket.ServerSocketConnection;
import org.jsmpp.util.MessageId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The centre: jSMPP's server side, with rules. A message to a phone that is connected is delivered at once; one to a phone that is off
 * waits, and can be cancelled meanwhile. Its ids are hexadecimal in answers; receipts have them as they are, and in {@code
 * receipted_message_id} too.
 */
final class SmsCentre implements ServerMessageReceiverListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SmsCentre.class);

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyMMddHHmm").withZone(ZoneOffset.UTC);
    /** What an account of this kind usually has. */
    private static final double MESSAGES_A_SECOND = 100;

    private static final int BIND_MILLIS = 5_000;
    private static final int HEADER = 6;
    private static final int OCTETS = 140;
    private static final int SEPTETS = 160;
    private static final int PART_SEPTETS = 153;

    private final VendorState vendor;
    private final SMPPServerSessionListener listener;
    private final int port;
    private final Set<SMPPServerSession> sessions = ConcurrentHashMap.newKeySet();
    private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong(0x10000);
    private volatile boolean closed;

    /** A message to a phone that is off. */
    private record Waiting(String number, boolean receipt) {}

    SmsCentre(VendorState vendor, String host, int wantedPort, Optional<SSLContext> tls) {
        this.vendor = vendor;
        vendor.quotas().define("messages", QuotaBook.UNLIMITED, QuotaBook.UNLIMITED);
        vendor.rates().define("messages", MESSAGES_A_SECOND);
        vendor.receipts().deliverBy(receipts -> deliver(receipts.getFirst()));
        vendor.onReset(waiting::clear);
        try {
            Listening listening = new Listening(host, tls);
            listener = new SMPPServerSessionListener(wantedPort, listening);
            port = listening.port;
        } catch (IOException e) {
            throw new IllegalStateException("the SMPP port " + wantedPort + " cannot be had", e);
        }
        listener.setMessageReceiverListener(this);
        listener.setPduProcessorDegree(4);
        Thread.ofPlatform().daemon().name("smpp-centre").start(this::accept);
    }

    int port() {
        return port;
    }

    /** Listens on one address, plainly or by TLS. */
    private static final class Listening implements ServerConnectionFactory {

        private final String host;
        private final Optional<SSLContext> tls;
        private int port;

        Listening(String host, Optional<SSLContext> tls) {
            this.host = host;
            this.tls = tls;
        }

        @Override
        public ServerConnection listen(int wanted) throws IOException {
            ServerSocket socket =
                    tls.isPresent() ? tls.get().getServerSocketFactory().createServerSocket() : new ServerSocket();
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), wanted));
            port = socket.getLocalPort();
            return new ServerSocketConnection(socket);
        }

        @Override
        public ServerConnection listen(int wanted, int timeout) throws IOException {
            return listen(wanted);
        }

        @Override
        public ServerConnection listen(int wanted, int timeout, int backlog) throws IOException {
            return listen(wanted);
        }
    }

    // --- sessions ---

    private void accept() {
        while (!closed) {
            try {
                SMPPServerSession session = listener.accept();
                Thread.startVirtualThread(() -> bind(session));
            } catch (IOException e) {
                if (!closed) {
                    LOG.warn("SMPP accept: {}", e.toString());
                }
            }
        }
    }

    private void bind(SMPPServerSession session) {
        try {
            BindRequest request = session.waitForBind(BIND_MILLIS);
            int status = statusOfBind(request);
            if (status != SMPPConstant.STAT_ESME_ROK) {
                request.reject(status); // the other side closes, once it has read that
                return;
            }
            session.addSessionStateListener((state, _, _) -> {
                if (!state.isNotClosed()) {
                    sessions.remove(session);
                }
            });
            sessions.add(session);
            request.accept("hongyan-smsc");
        } catch (IOException | TimeoutException | PDUStringException e) {
            LOG.debug("SMPP bind: {}", e.toString());
            sessions.remove(session);
            session.close();
        }
    }

    private int statusOfBind(BindRequest request) {
        if (request.getBindType() != BindType.BIND_TRX) {
            return SMPPConstant.STAT_ESME_RBINDFAIL;
        }
        if (!request.getSystemId().equals(SmppSimulator.SYSTEM_ID)) {
            return SMPPConstant.STAT_ESME_RINVSYSID;
        }
        return request.getPassword().equals(SmppSimulator.PASSWORD)
                        && !vendor.faults().strikes(Fault.Kind.CREDENTIALS_EXPIRED)
                ? SMPPConstant.STAT_ESME_ROK
                : SMPPConstant.STAT_ESME_RINVPASWD;
    }

    /** Cuts all connections, as a centre does that restarts. */
    void dropSessions() {
        sessions.forEach(SMPPServerSession::close);
        sessions.clear();
    }

    // --- submit_sm ---

    @Override
    public SubmitSmResult onAcceptSubmitSm(SubmitSm submitted, SMPPServerSession source)
            throws ProcessRequestException {
        if (vendor.faults().strike(Fault.Kind.RESET, "submit_sm").isPresent()) {
            source.close();
            throw new ProcessRequestException("fault: reset", SMPPConstant.STAT_ESME_RSYSERR);
        }
        if (vendor.faults().strike(Fault.Kind.SERVER_ERROR, "submit_sm").isPresent()) {
            throw new ProcessRequestException("fault: server-error", SMPPConstant.STAT_ESME_RSYSERR);
        }
        if (vendor.faults().strike(Fault.Kind.RATE_LIMITED, "submit_sm").isPresent()
                || !vendor.rates().take("messages", 1)) {
            throw new ProcessRequestException("too fast", SMPPConstant.STAT_ESME_RTHROTTLED);
        }
        String number = "+" + submitted.getDestAddress();
        int status = statusOf(submitted, number);
        if (status != SMPPConstant.STAT_ESME_ROK) {
            throw new ProcessRequestException("refused", status);
        }
        String id = Long.toHexString(ids.incrementAndGet());
        take(id, number, submitted);
        if (vendor.faults().strike(Fault.Kind.ANSWER_LOST, "submit_sm").isPresent()) {
            source.close();
        }
        try {
            return new SubmitSmResult(new MessageId(id), new OptionalParameter[0]);
        } catch (PDUStringException e) {
            throw new IllegalStateException(e);
        }
    }

    private int statusOf(SubmitSm submitted, String number) {
        if (!submitted.getSourceAddr().equals(SmppSimulator.SENDER)) {
            return SMPPConstant.STAT_ESME_RINVSRCADR;
        }
        if (submitted.getDestAddrTon() != TypeOfNumber.INTERNATIONAL.value()) {
            return SMPPConstant.STAT_ESME_RINVDSTTON;
        }
        if (!number.matches("\\+[1-9]\\d{7,14}") || vendor.phone(number) == PhoneState.UNKNOWN) {
            return SMPPConstant.STAT_ESME_RINVDSTADR;
        }
        // 7.1.1: relative, at most what a centre keeps a message for.
        if (!submitted.getValidityPeriod().matches("|0{4}(0[0-7])\\d{6}000R")) {
            return SMPPConstant.STAT_ESME_RINVEXPIRY;
        }
        return statusOfText(submitted);
    }

    /** 12.2, and the 140 octets of a short message. */
    private static int statusOfText(SubmitSm submitted) {
        byte[] message = submitted.getShortMessage();
        if (submitted.isUdhi()) {
            boolean header = message.length > HEADER
                    && message[0] == 5
                    && message[1] == 0
                    && message[2] == 3
                    && message[4] > 1
                    && message[5] >= 1
                    && message[5] <= message[4];
            if (!header) {
                return SMPPConstant.STAT_ESME_RINVESMCLASS;
            }
        }
        int most = switch (submitted.getDataCoding()) {
            case 0 -> submitted.isUdhi() ? HEADER + PART_SEPTETS : SEPTETS;
            case 8 -> OCTETS;
            default -> 0;
        };
        return message.length == 0 || message.length > most
                ? SMPPConstant.STAT_ESME_RINVMSGLEN
                : SMPPConstant.STAT_ESME_ROK;
    }

    private void take(String id, String number, SubmitSm submitted) {
        byte[] message = submitted.getShortMessage();
        int from = submitted.isUdhi() ? HEADER : 0;
        String text = submitted.getDataCoding() == 8
                ? new String(message, from, message.length - from, StandardCharsets.UTF_16BE)
                : new String(message, from, message.length - from, StandardCharsets.ISO_8859_1);
        vendor.messages()
                .add(
                        id,
                        "",
                        number,
                        "",
                        text,
                        "messages",
                        "data_coding=" + submitted.getDataCoding() + " esm_class=" + submitted.getEsmClass()
                                + " registered_delivery=" + submitted.getRegisteredDelivery() + " validity_period="
                                + submitted.getValidityPeriod() + " short_message="
                                + HexFormat.of().formatHex(message));
        boolean receipt = SMSCDeliveryReceipt.SUCCESS_FAILURE.containedIn(submitted.getRegisteredDelivery());
        PhoneState phone = vendor.phones().state(number);
        if (phone == PhoneState.OFFLINE) {
            waiting.put(id, new Waiting(number, receipt));
        } else if (receipt) {
            Carrier.report(phone).ifPresent(report -> report(id, number, report));
        }
    }

    private void report(String id, String number, String report) {
        vendor.receipts()
                .send(new Receipt("smpp", id, "", number, report, vendor.clock().instant()));
    }

    @Override
    public void onAcceptCancelSm(CancelSm cancelled, SMPPServerSession source) throws ProcessRequestException {
        Waiting message = waiting.remove(cancelled.getMessageId());
        if (message == null || !message.number.equals("+" + cancelled.getDestinationAddress())) {
            throw new ProcessRequestException("delivered, or not known", SMPPConstant.STAT_ESME_RCANCELFAIL);
        }
        if (message.receipt) {
            report(cancelled.getMessageId(), message.number, "DELETED");
        }
    }

    // --- deliver_sm ---

    private boolean deliver(Receipt receipt) throws IOException {
        SMPPServerSession session = sessions.stream()
                .filter(one -> one.getSessionState().isReceivable())
                .findAny()
                .orElse(null);
        if (session == null) {
            return false;
        }
        boolean reply = Uplink.is(receipt);
        boolean ascii = StandardCharsets.US_ASCII.newEncoder().canEncode(reply ? Uplink.text(receipt) : "");
        byte[] text = reply
                ? Uplink.text(receipt).getBytes(ascii ? StandardCharsets.US_ASCII : StandardCharsets.UTF_16BE)
                : text(receipt).getBytes(StandardCharsets.US_ASCII);
        try {
            session.deliverShortMessage(
                    "",
                    TypeOfNumber.INTERNATIONAL,
                    NumberingPlanIndicator.ISDN,
                    receipt.token().substring(1),
                    TypeOfNumber.UNKNOWN,
                    NumberingPlanIndicator.UNKNOWN,
                    SmppSimulator.SENDER,
                    new ESMClass(
                            MessageMode.DEFAULT,
                            reply ? MessageType.DEFAULT : MessageType.SMSC_DEL_RECEIPT,
                            GSMSpecificFeature.DEFAULT),
                    (byte) 0,
                    (byte) 0,
                    new RegisteredDelivery(0),
                    ascii ? DataCodings.ZERO : new GeneralDataCoding(Alphabet.ALPHA_UCS2),
                    text,
                    reply
                            ? new OptionalParameter[0]
                            : new OptionalParameter[] {new OptionalParameter.Receipted_message_id(receipt.messageId())
                            });
            return true;
        } catch (NegativeResponseException e) {
            LOG.debug("deliver_sm answered {}", e.getCommandStatus());
            return false;
        } catch (PDUException | ResponseTimeoutException | InvalidResponseException e) {
            throw new IOException(e);
        }
    }

    /** Appendix B: a state of its seven letters; a carrier's own code stands behind {@code err}. */
    private static String text(Receipt receipt) {
        boolean state = receipt.code().matches("[A-Z]{7}") && !receipt.code().equals("MBBLACK");
        Instant at = receipt.at();
        boolean delivered = receipt.code().equals("DELIVRD");
        return "id:" + receipt.messageId() + " sub:001 dlvrd:" + (delivered ? "001" : "000") + " submit date:"
                + MINUTE.format(at) + " done date:" + MINUTE.format(at) + " stat:"
                + (state ? receipt.code() : "UNDELIV") + " err:" + (state ? "000" : receipt.code()) + " text:";
    }

    // --- what this centre does not do ---

    @Override
    public SubmitMultiResult onAcceptSubmitMulti(SubmitMulti submitted, SMPPServerSession source)
            throws ProcessRequestException {
        throw unknown();
    }

    @Override
    public QuerySmResult onAcceptQuerySm(QuerySm query, SMPPServerSession source) throws ProcessRequestException {
        throw unknown();
    }

    @Override
    public void onAcceptReplaceSm(ReplaceSm replaced, SMPPServerSession source) throws ProcessRequestException {
        throw unknown();
    }

    @Override
    public BroadcastSmResult onAcceptBroadcastSm(BroadcastSm broadcast, SMPPServerSession source)
            throws ProcessRequestException {
        throw unknown();
    }

    @Override
    public void onAcceptCancelBroadcastSm(CancelBroadcastSm cancelled, SMPPServerSession source)
            throws ProcessRequestException {
        throw unknown();
    }

    @Override
    public QueryBroadcastSmResult onAcceptQueryBroadcastSm(QueryBroadcastSm query, SMPPServerSession source)
            throws ProcessRequestException {
        throw unknown();
    }

    @Override
    public DataSmResult onAcceptDataSm(DataSm data, Session source) throws ProcessRequestException {
        throw unknown();
    }

    private static ProcessRequestException unknown() {
        return new ProcessRequestException("not here", SMPPConstant.STAT_ESME_RINVCMDID);
    }

    @Override
    public void close() {
        closed = true;
        dropSessions();
        try {
            listener.close();
        } catch (IOException e) {
            LOG.debug("SMPP port: {}", e.toString());
        }
    }
}
