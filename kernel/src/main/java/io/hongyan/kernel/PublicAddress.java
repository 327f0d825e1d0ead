package io.hongyan.kernel;

import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * Tells addresses anybody may be at from those of a network's own: loopback, link-local, private, shared, multicast and reserved
 * ones (RFC 6890). What others name for this server to call must not lead to the latter.
 */
public final class PublicAddress {

    private PublicAddress() {}

    public static boolean is(InetAddress address) {
        return !(address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || (address instanceof Inet6Address
                        ? isSpecial6(address.getAddress())
                        : isSpecial4(address.getAddress())));
    }

    /** "This network", shared (RFC 6598), protocol assignments, benchmarking, and reserved. */
    private static boolean isSpecial4(byte[] address) {
        int first = address[0] & 0xff;
        int second = address[1] & 0xff;
        return first == 0
                || first >= 240
                || (first == 100 && second >= 64 && second < 128)
                || (first == 198 && (second == 18 || second == 19))
                || (first == 192 && second == 0 && address[2] == 0);
    }

    /** Unique local, and all that carry an IPv4 address: ::/96, NAT64, 6to4 and Teredo. */
    private static boolean isSpecial6(byte[] address) {
        int first = address[0] & 0xff;
        int second = address[1] & 0xff;
        boolean compatible = true;
        for (int i = 0; i < 12; i++) {
            compatible &= address[i] == 0;
        }
        boolean uniqueLocal = (first & 0xfe) == 0xfc;
        boolean nat64 = first == 0x00 && second == 0x64;
        boolean sixToFour = first == 0x20 && second == 0x02;
        boolean teredo = first == 0x20 && second == 0x01 && address[2] == 0 && address[3] == 0;
        return compatible || uniqueLocal || nat64 || sixToFour || teredo;
    }
}
