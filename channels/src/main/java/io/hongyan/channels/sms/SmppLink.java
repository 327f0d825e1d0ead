package io.hongyan.channels.sms;

import io.hongyan.channels.AuthRefusedException;
import io.hongyan.channels.NotSentException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.InterfaceVersion;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.SessionState;
import org.jsmpp.session.BindParameter;
import org.jsmpp.session.MessageReceiverListener;
import org.jsmpp.session.SMPPSession;
import org.jsmpp.session.connection.Connection;
import org.jsmpp.session.connection.ConnectionFactory;
import org.jsmpp.session.connection.socket.SocketConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session with an SMS centre, bound as transceiver and bound again when it ends. Who needs it binds it; {@link #keepBound} does so
 * without being asked, for receipts come when nothing is sent. A failure is not tried again at once: 1 s, 2 s, … 60 s apart, five
 * minutes where the credentials were refused. Thread-safe.
 */
final class SmppLink implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SmppLink.class);

    private static final int CONNECT_MILLIS = 5_000;
    private static final int ANSWER_MILLIS = 15_000;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
    private static final Duration PAUSE_AFTER_REFUSAL = Duration.ofMinutes(5);

    /** A thread that handles a receipt waits until it is on disk; answers to requests need a free one. */
    private static final int HANDLERS = 16;

    private static final int WAITING_PDUS = 1_000;
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final SmppSettings settings;
    private final int window;
    private final MessageReceiverListener receipts;
    private final InstantSource clock;
    private final RandomGenerator random;

    private final ReentrantLock lock = new ReentrantLock();
    // guarded by the lock
    private @Nullable SMPPSession session; // null before the first
    private @Nullable AuthRefusedException refusal; // null unless the last bind was refused for its credentials
    private Instant notBefore = Instant.EPOCH;
    private Duration pause = FIRST_PAUSE;
    private boolean closed;

    private volatile @Nullable Thread keeper; // null until asked to keep bound

    SmppLink(
            SmppSettings settings,
            int window,
            MessageReceiverListener receipts,
            InstantSource clock,
            RandomGenerator random) {
        this.settings = settings;
        this.window = window;
        this.receipts = receipts;
        this.clock = clock;
        this.random = random;
    }

    /** The bound session; binds one where there is none and it is time to try. */
    SMPPSession session() throws NotSentException, AuthRefusedException {
        lock.lock();
        try {
            SMPPSession known = session;
            if (known != null && known.getSessionState() == SessionState.BOUND_TRX) {
                return known;
            }
            if (closed) {
                throw new NotSentException("the channel is closed", null);
            }
            if (clock.instant().isBefore(notBefore)) {
                if (refusal != null) {
                    throw refusal;
                }
                throw new NotSentException(settings.host() + ": not bound, tried again at " + notBefore, null);
            }
            return bind();
        } finally {
            lock.unlock();
        }
    }

    private SMPPSession bind() throws NotSentException, AuthRefusedException {
        SMPPSession fresh = new SMPPSession(connections());
        fresh.setEnquireLinkTimer((int) settings.enquireLink().toMillis());
        fresh.setTransactionTimer(ANSWER_MILLIS);
        fresh.setPduProcessorDegree(HANDLERS);
        fresh.setQueueCapacity(WAITING_PDUS + window);
        fresh.setMessageReceiverListener(receipts);
        fresh.addSessionStateListener((state, _, _) -> {
            if (state == SessionState.CLOSED) {
                wakeKeeper();
            }
        });
        try {
            fresh.connectAndBind(
                    settings.host(),
                    settings.port(),
                    new BindParameter(
                            BindType.BIND_TRX,
                            settings.systemId(),
                            settings.password().reveal(),
                            settings.systemType(),
                            TypeOfNumber.UNKNOWN,
                            NumberingPlanIndicator.UNKNOWN,
                            "",
                            InterfaceVersion.IF_34),
                    ANSWER_MILLIS);
        } catch (IOException e) {
            fresh.close();
            throw failed(e);
        }
        session = fresh;
        refusal = null;
        pause = FIRST_PAUSE;
        notBefore = Instant.EPOCH;
        return fresh;
    }

    private NotSentException failed(IOException e) throws AuthRefusedException {
        if (e.getCause() instanceof NegativeResponseException no
                && SmppErrors.isAboutCredentials(no.getCommandStatus())) {
            refusal = new AuthRefusedException(SmppErrors.code(no.getCommandStatus()), "bind_transceiver refused");
            notBefore = clock.instant().plus(PAUSE_AFTER_REFUSAL);
            throw refusal;
        }
        refusal = null;
        notBefore = clock.instant().plusMillis((long) (pause.toMillis() * (0.5 + random.nextDouble() / 2)));
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        return new NotSentException(settings.host() + ": " + e.getMessage(), e);
    }

    /** Takes no lock: it is called on threads of the library, which {@link #bind} may wait for. */
    private void wakeKeeper() {
        Thread waiting = keeper;
        if (waiting != null) {
            LockSupport.unpark(waiting);
        }
    }

    void keepBound() {
        lock.lock();
        try {
            if (keeper == null && !closed) {
                keeper = Thread.ofVirtual().name("smpp-" + settings.host()).start(this::stayBound);
            }
        } finally {
            lock.unlock();
        }
    }

    private void stayBound() {
        while (!isClosed()) {
            try {
                session();
            } catch (NotSentException | AuthRefusedException e) {
                LOG.debug("not bound: {}", e.getMessage());
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    // --- connections ---

    private ConnectionFactory connections() {
        return (host, port) -> settings.tls() ? secured(host, port) : plain(host, port);
    }

    private static Connection plain(String host, int port) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            return new SocketConnection(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private Connection secured(String host, int port) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            SSLSocket secured = (SSLSocket) trust().getSocketFactory().createSocket(socket, host, port, true);
            SSLParameters parameters = secured.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secured.setSSLParameters(parameters);
            secured.startHandshake();
            return new SocketConnection(secured);
        } catch (GeneralSecurityException e) {
            socket.close();
            throw new IOException("TLS: " + e.getMessage(), e);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private SSLContext trust() throws GeneralSecurityException, IOException {
        if (settings.ownAuthorities().isEmpty()) {
            return SSLContext.getDefault();
        }
        KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
        authorities.load(null, null);
        byte[] pem = settings.ownAuthorities().get().getBytes(StandardCharsets.US_ASCII);
        for (Certificate authority :
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem))) {
            authorities.setCertificateEntry("ca-" + authorities.size(), authority);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(authorities);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** Unbinds. */
    @Override
    public void close() {
        SMPPSession last;
        lock.lock();
        try {
            closed = true;
            last = session;
        } finally {
            lock.unlock();
        }
        wakeKeeper();
        if (last != null) {
            last.unbindAndClose();
        }
    }
}
