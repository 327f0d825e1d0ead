package io.hongyan.channels.email;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * An SMTP server that holds its clients to RFC 5321 (order of commands, lines ending in CRLF of at most 1000 octets, seven bits,
 * unstuffed dots) and answers as a test says: a reply at a command, or a connection that breaks there.
 */
final class StrictSmtpServer implements AutoCloseable {

    static final String USER = "sender";
    static final String PASSWORD = "right";

    /** What a test says of the next time a command comes. */
    private sealed interface Act {

        record Reply(String text) implements Act {}

        /** The connection breaks instead of an answer. */
        record Break() implements Act {}
    }

    /** A mail that was taken. */
    record Taken(String from, String to, byte[] bytes) {

        String text() {
            return new String(bytes, StandardCharsets.US_ASCII);
        }
    }

    /** Where TLS begins. */
    enum Tls {
        NONE,
        OFFERED,
        FROM_THE_FIRST_BYTE
    }

    private final ServerSocket listener;
    private final Tls tls;
    private final X509Bundle identity;
    private final SSLContext context;
    private final Map<String, Queue<Act>> script = new ConcurrentHashMap<>();
    private final List<Taken> taken = new CopyOnWriteArrayList<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    StrictSmtpServer(Tls tls) throws Exception {
        this.tls = tls;
        identity = new CertificateBuilder()
                .ecp256()
                .subject("CN=localhost")
                .addSanDnsName("localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        context = SSLContext.getInstance("TLS");
        context.init(identity.toKeyManagerFactory().getKeyManagers(), null, null);
        listener = tls == Tls.FROM_THE_FIRST_BYTE
                ? context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress())
                : new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    String certificate() {
        return identity.getCertificatePEM();
    }

    List<Taken> taken() {
        return taken;
    }

    /** What clients did wrong. */
    List<String> violations() {
        return violations;
    }

    int connections() {
        return connections.get();
    }

    /** @param command GREETING, EHLO, AUTH, MAIL, RCPT, DATA or END (the dot at the end of a mail) */
    StrictSmtpServer reply(String command, String text) {
        script.computeIfAbsent(command, _ -> new ArrayDeque<>()).add(new Act.Reply(text));
        return this;
    }

    StrictSmtpServer breakAt(String command) {
        script.computeIfAbsent(command, _ -> new ArrayDeque<>()).add(new Act.Break());
        return this;
    }

    /** As servers do after a while. */
    void dropIdleConnections() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
        open.clear();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                connections.incrementAndGet();
                open.add(socket);
                Thread.ofVirtual().start(() -> {
                    try (socket) {
                        new Dialogue(socket).run();
                    } catch (IOException e) {
                        // the client, or a broken connection of the script
                    }
                });
            } catch (IOException e) {
                return;
            }
        }
    }

    private final class Dialogue {
        private Socket socket;
        private InputStream in;
        private OutputStream out;
        private boolean secure = tls == Tls.FROM_THE_FIRST_BYTE;
        private boolean greeted;
        private boolean authenticated;
        private String from = "";
        private String to = "";

        private Dialogue(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
        }

        private void run() throws IOException {
            if (!answered("GREETING", "220 strict.example ESMTP")) {
                return;
            }
            for (Optional<String> line = line(); line.isPresent(); line = line()) {
                if (!handle(line.get())) {
                    return;
                }
            }
        }

        private boolean handle(String line) throws IOException {
            String command = line.length() < 4 ? line : line.substring(0, 4).toUpperCase(Locale.ROOT);
            return switch (command) {
                case "EHLO" -> {
                    greeted = true;
                    yield answered(
                            "EHLO",
                            "250-strict.example\r\n"
                                    + (tls == Tls.OFFERED && !secure ? "250-STARTTLS\r\n" : "")
                                    + "250-AUTH PLAIN LOGIN\r\n250 ENHANCEDSTATUSCODES");
                }
                case "STAR" -> startTls();
                case "AUTH" -> authenticate(line);
                case "MAIL" -> mail(line);
                case "RCPT" -> recipient(line);
                case "DATA" -> data();
                case "RSET" -> {
                    from = to = "";
                    yield answered("RSET", "250 2.0.0 OK");
                }
                case "NOOP" -> answered("NOOP", "250 2.0.0 OK");
                case "QUIT" -> {
                    send("221 2.0.0 Bye");
                    yield false;
                }
                default -> answered(command, "500 5.5.1 unknown command");
            };
        }

        private boolean startTls() throws IOException {
            send("220 2.0.0 go ahead");
            SSLSocket upgraded =
                    (SSLSocket) context.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
            upgraded.setUseClientMode(false);
            socket = upgraded;
            in = new BufferedInputStream(upgraded.getInputStream());
            out = upgraded.getOutputStream();
            secure = true;
            greeted = false; // RFC 3207, 4.2: everything is forgotten
            return true;
        }

        private boolean authenticate(String line) throws IOException {
            if (tls != Tls.NONE && !secure) {
                violations.add("AUTH in clear");
            }
            String[] words = line.split(" ");
            String given;
            if (words[1].equalsIgnoreCase("PLAIN")) {
                if (words.length < 3) {
                    send("334 ");
                }
                String response = words.length < 3 ? line().orElse("") : words[2];
                given = decoded(response).replaceFirst("^[^\0]*\0", "").replace('\0', ':');
            } else {
                send("334 VXNlcm5hbWU6");
                String user = decoded(line().orElse(""));
                send("334 UGFzc3dvcmQ6");
                given = user + ":" + decoded(line().orElse(""));
            }
            authenticated = given.equals(USER + ":" + PASSWORD);
            return answered("AUTH", authenticated ? "235 2.7.0 OK" : "535 5.7.8 Authentication credentials invalid");
        }

        private boolean mail(String line) throws IOException {
            if (!greeted) {
                return violated("MAIL before EHLO");
            }
            if (!authenticated) {
                return answered("MAIL", "530 5.7.0 Authentication required");
            }
            if (!line.matches("MAIL FROM:<[^<>\\s@]{1,64}@[^<>\\s@]+>( .*)?")) {
                return violated(line);
            }
            from = between(line);
            return answered("MAIL", "250 2.1.0 OK");
        }

        private boolean recipient(String line) throws IOException {
            if (from.isEmpty()) {
                return violated("RCPT before MAIL");
            }
            if (!to.isEmpty()) {
                return violated("a second recipient");
            }
            if (!line.matches("RCPT TO:<[^<>\\s@]{1,64}@[^<>\\s@]+>")) {
                return violated(line);
            }
            to = between(line);
            boolean known = script.getOrDefault("RCPT", new ArrayDeque<>()).isEmpty();
            boolean on = answered("RCPT", "250 2.1.5 OK");
            if (!known) {
                to = "";
            }
            return on;
        }

        private boolean data() throws IOException {
            if (to.isEmpty()) {
                return answered("DATA", "503 5.5.1 RCPT first");
            }
            boolean refused = !script.getOrDefault("DATA", new ArrayDeque<>()).isEmpty();
            if (!answered("DATA", "354 go on")) {
                return false;
            }
            if (refused) {
                return true;
            }
            ByteArrayOutputStream mail = new ByteArrayOutputStream();
            while (true) {
                Optional<String> line = line();
                if (line.isEmpty()) {
                    return false; // without its dot it does not count
                }
                if (line.get().equals(".")) {
                    break;
                }
                String unstuffed = line.get().startsWith(".") ? line.get().substring(1) : line.get();
                mail.writeBytes((unstuffed + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            }
            Act act = script.getOrDefault("END", new ArrayDeque<>()).peek();
            if (act == null || act instanceof Act.Break) { // a mail whose answer is lost is taken all the same
                taken.add(new Taken(from, to, mail.toByteArray()));
            }
            from = to = "";
            return answered("END", "250 2.0.0 queued as 4XyZ");
        }

        private boolean violated(String what) throws IOException {
            violations.add(what);
            send("503 5.5.1 " + what);
            return true;
        }

        /** Answers as the script says, else as usual; false where the connection is to break. */
        private boolean answered(String command, String usual) throws IOException {
            Act act = script.getOrDefault(command, new ArrayDeque<>()).poll();
            if (act == null) {
                send(usual);
                return true;
            }
            return switch (act) {
                case Act.Reply(String text) -> {
                    send(text);
                    yield !text.startsWith("421");
                }
                case Act.Break() -> false;
            };
        }

        private void send(String reply) throws IOException {
            out.write((reply + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }

        /** A line, as one character an octet; empty at the end of the stream. */
        private Optional<String> line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int b = in.read(); ; b = in.read()) {
                if (b < 0) {
                    return Optional.empty();
                }
                if (b == '\r') {
                    int next = in.read();
                    if (next != '\n') {
                        violations.add("CR without LF");
                    }
                    break;
                }
                if (b == '\n') {
                    violations.add("LF without CR");
                    break;
                }
                if (b > 0x7f) {
                    violations.add("eight bits");
                }
                line.append((char) b);
            }
            if (line.length() > 998) {
                violations.add("a line of " + line.length() + " octets");
            }
            return Optional.of(line.toString());
        }

        private static String between(String line) {
            return line.substring(line.indexOf('<') + 1, line.indexOf('>'));
        }

        private static String decoded(String base64) {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        dropIdleConnections();
    }
}
