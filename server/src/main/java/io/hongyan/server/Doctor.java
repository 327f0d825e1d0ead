package io.hongyan.server;

import io.hongyan.channels.Expiry;
import io.hongyan.channels.FolderTaskFiles;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.dispatch.ChannelAccounts;
import io.hongyan.control.ControlPlane;
import io.hongyan.kernel.Channel;
import io.hongyan.server.configuration.CommandLine;
import io.hongyan.server.configuration.Configuration;
import io.hongyan.server.configuration.ConfigurationException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Tries every channel account there is, as the server does from time to time, and says whose trouble it is where one fails. Takes
 * the server's options, reads its configuration and its data, and changes neither; a server may be running on them.
 */
public final class Doctor {

    private static final int SICK = 1;
    private static final int BAD_CONFIGURATION = 2;
    private static final Duration EXPIRY_WARNING = Duration.ofDays(30);

    private final PrintStream out;
    private final InstantSource clock;
    private boolean sick;

    Doctor(PrintStream out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
    }

    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try {
            Optional<Path> home =
                    Optional.ofNullable(System.getProperty("hongyan.home")).map(Path::of);
            Configuration configuration = CommandLine.parse(List.of(arguments)).configuration(home, System.getenv());
            ServerLog.configure(configuration.log());
            System.exit(new Doctor(out, InstantSource.system()).examine(configuration) ? 0 : SICK);
        } catch (ConfigurationException | StartupException e) {
            System.err.println("hongyan: " + e.getMessage());
            System.exit(BAD_CONFIGURATION);
        }
    }

    /** Whether all is well. */
    boolean examine(Configuration configuration) {
        SecureRandom random = new SecureRandom();
        DataDirectory data = DataDirectory.besideItsServer(configuration.dataDir());
        try (ChannelsWiring channels = new ChannelsWiring(clock, random, new FolderTaskFiles(data.exports()))) {
            if (Files.exists(data.controlDatabase())) {
                try (ControlPlane control = ControlPlane.open(
                        data.controlDatabase(), data.installationKey(configuration.key(), random), clock)) {
                    channels.open(configuration, control);
                    Map<Integer, String> names = new TreeMap<>();
                    control.apps().forEach(app -> names.put(app.number(), app.appId()));
                    examine(channels.accounts(), names);
                }
            } else if (!configuration.channels().isEmpty()) {
                note("channels are not tried: no server has run on " + configuration.dataDir() + " yet");
            }
            channels.closeAccounts();
        }
        return !sick;
    }

    private void examine(ChannelAccounts accounts, Map<Integer, String> apps) {
        int tried = 0;
        for (Map.Entry<Integer, String> app : apps.entrySet()) {
            for (Channel channel : accounts.channels(app.getKey())) {
                String account = channel.wireName() + " of app " + app.getValue();
                Optional<ProbeFailure> failure = accounts.probe(app.getKey(), channel);
                failure.ifPresentOrElse(found -> failed(account, found), () -> say("ok", account));
                accounts.expiry(app.getKey(), channel).ifPresent(expiry -> expiring(account, expiry));
                tried++;
            }
        }
        if (tried == 0) {
            note("no channel account is set up");
        }
    }

    private void failed(String account, ProbeFailure failure) {
        sick = true;
        switch (failure.whose()) {
            case OURS -> say("WRONG", account + ": " + failure.text());
            case THE_VENDORS -> say("DOWN", account + ": " + failure.text());
        }
    }

    private void expiring(String account, Expiry expiry) {
        Instant now = clock.instant();
        LocalDate day = LocalDate.ofInstant(expiry.at(), ZoneOffset.UTC);
        if (expiry.at().isBefore(now)) {
            sick = true;
            say("WRONG", account + ": " + expiry.what() + " ended on " + day);
        } else if (expiry.at().isBefore(now.plus(EXPIRY_WARNING))) {
            note(account + ": " + expiry.what() + " ends on " + day);
        }
    }

    private void note(String text) {
        say("note", text);
    }

    private void say(String word, String text) {
        out.printf("  %-8s %s%n", word, text);
    }
}
