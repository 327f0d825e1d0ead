package io.hongyan.kernel;

import java.util.Optional;

/**
 * The public id of one installation of an app: 128 bits, written as 32 lower-case hex characters.
 *
 * <p>A CID describes itself: {@link CidCipher} turns it into the {@link DeviceAddress} it was minted for.
 */
public record Cid(long high, long low) {

    /** Length of the text form, in characters. */
    public static final int TEXT_LENGTH = 32;

    /** Reads 32 hex characters (either case); empty where the text is anything else. */
    public static Optional<Cid> parse(String text) {
        if (text.length() != TEXT_LENGTH || !Hex128.isHex(text, 0)) {
            return Optional.empty();
        }
        return Optional.of(new Cid(Hex128.high(text, 0), Hex128.low(text, 0)));
    }

    @Override
    public String toString() {
        return Hex128.format(high, low);
    }
}
