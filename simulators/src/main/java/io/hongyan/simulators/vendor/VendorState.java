package io.hongyan.simulators.vendor;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** What a running vendor has, and what its rules need from outside. Thread-safe. */
public final class VendorState implements AutoCloseable {

    private final String name;
    private final Supplier<String> baseUrl;
    private final InstantSource clock;
    private final boolean instant;
    private final SplittableRandom random;
    private final Phones phones;
    private final Faults faults;
    private final QuotaBook quotas;
    private final RateLimits rates;
    private final AcceptedMessages messages;
    private final ReceiptSender receipts;
    private final List<Runnable> onReset = new ArrayList<>();
    private final List<Runnable> onClose = new ArrayList<>();

    VendorState(String name, Supplier<String> baseUrl, InstantSource clock, long seed, boolean instant) {
        this.name = name;
        this.baseUrl = baseUrl;
        this.clock = clock;
        this.instant = instant;
        SplittableRandom seeds = new SplittableRandom(seed ^ HashedCounts.hash(name));
        this.random = seeds.split();
        this.phones = new Phones(seeds.nextLong());
        this.faults = new Faults(seeds.split());
        this.quotas = new QuotaBook(clock, !instant);
        this.rates = new RateLimits(clock, !instant);
        this.messages = new AcceptedMessages(clock, !instant);
        this.receipts = new ReceiptSender(name, seeds.split(), !instant);
    }

    public String name() {
        return name;
    }

    /** Where this vendor is, without a slash at its end. */
    public String baseUrl() {
        return baseUrl.get();
    }

    public InstantSource clock() {
        return clock;
    }

    /** For benchmarks: no receipts, no records, no quotas and no rates. Rules about a request's form hold. */
    public boolean instant() {
        return instant;
    }

    public Phones phones() {
        return phones;
    }

    public Faults faults() {
        return faults;
    }

    public QuotaBook quotas() {
        return quotas;
    }

    public RateLimits rates() {
        return rates;
    }

    public AcceptedMessages messages() {
        return messages;
    }

    public ReceiptSender receipts() {
        return receipts;
    }

    /** The phone behind a token, as the vendor sees it: {@link Fault.Kind#TOKEN_INVALID} makes some of them unknown. */
    public PhoneState phone(String token) {
        return faults.strikes(Fault.Kind.TOKEN_INVALID) ? PhoneState.UNKNOWN : phones.state(token);
    }

    /** Keeps access tokens that the vendor hands out. */
    public AccessTokens accessTokens(Duration life) {
        AccessTokens tokens = new AccessTokens(this, life);
        onReset(tokens::revokeAll);
        return tokens;
    }

    /** A seeded id of 16 hex characters. */
    public String nextId() {
        synchronized (random) {
            return HexFormat.of().toHexDigits(random.nextLong());
        }
    }

    /** Decides by a seeded draw. */
    public boolean chance(double probability) {
        if (probability <= 0) {
            return false;
        }
        synchronized (random) {
            return random.nextDouble() < probability;
        }
    }

    /** What is to be forgotten when the control API resets this vendor. */
    public void onReset(Runnable forget) {
        onReset.add(forget);
    }

    /** What ends with this vendor: a port of its own, say. */
    public void onClose(Runnable end) {
        onClose.add(end);
    }

    /** As at the start, but for settings of receipts: phones, messages, faults, used quota and tokens are gone. */
    void reset() {
        phones.reset();
        faults.clear();
        quotas.reset();
        rates.reset();
        messages.clear();
        receipts.reset();
        onReset.forEach(Runnable::run);
    }

    @Override
    public void close() {
        onClose.forEach(Runnable::run);
        receipts.close();
    }
}
