package io.hongyan.channels.ads;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AdvertisingIdTest {

    /** The first two hashes stand in Tencent's documentation. */
    @ParameterizedTest
    @CsvSource({
        "idfa:ff1999cd-7177-4937-a474-74937a102630, IDFA,  2c010ed96aef2fc34983e1e7e9176b7e",
        "imei:A000002C9060F7,                       IMEI,  f2d5a650733ca8c27d502b1c08da14e5",
        "oaid:ABCDEF0123456789,                     OAID,  342645b19f3f61e35077dc1ec0232ac7",
        "phone:+8613800138000,                      PHONE, a6942f9771d67f34034d2f1926988ed3fad3bf1b4e7cedb9a31f31398dea43bc"
    })
    void addressesAreHashedAsThePlatformsDo(String address, AdvertisingId.Kind kind, String hash) {
        AdvertisingId id = AdvertisingId.parse(address).orElseThrow();

        assertThat(id.kind()).isEqualTo(kind);
        assertThat(id.hash()).isEqualTo(hash);
    }

    @ParameterizedTest
    @CsvSource({
        "phone:13800138000,        phone:+8613800138000",
        "imei:a000002c9060f7,      imei: A000002C9060F7",
        "idfa:FF1999CD-7177-4937-A474-74937A102630, idfa:ff1999cd-7177-4937-a474-74937a102630"
    })
    void theSameIdWrittenOtherwiseHasTheSameHash(String one, String other) {
        assertThat(AdvertisingId.parse(one)).isPresent().isEqualTo(AdvertisingId.parse(other));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "13800138000",
                "mac:00:11:22:33:44:55",
                "imei:",
                "imei:123",
                "imei:000000000000000",
                "idfa:00000000-0000-0000-0000-000000000000",
                "idfa:nonsense",
                "phone:+14155550100",
                "phone:1380013800",
                "IMEI:490154203237518"
            })
    void whatIsNoIdOrSwitchedOffIsNone(String address) {
        assertThat(AdvertisingId.parse(address)).isEmpty();
    }
}
