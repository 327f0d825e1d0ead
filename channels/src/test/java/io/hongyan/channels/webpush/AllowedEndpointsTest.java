package io.hongyan.channels.webpush;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowedEndpointsTest {

    @ParameterizedTest
    @CsvSource({
        "push.example,                   https://push.example.evil/a,   REFUSED",
        "*.push.example,                 https://evilpush.example/a,    REFUSED",
        "*,                              http://192.0.2.1/a,            REFUSED",
        "*,                              https://user@203.0.113.9/a,    REFUSED",
        "*,                              https://203.0.113.9/a,         ALLOWED",
        "203.0.113.9,                    https://203.0.113.9:8443/a,    ALLOWED",
        "203.0.113.8,                    https://203.0.113.9/a,         REFUSED",
        "*,                              https://127.0.0.1/a,           REFUSED",
        "*,                              https://localhost/a,           REFUSED",
        "*,                              https://10.1.2.3/a,            REFUSED",
        "*,                              https://172.16.0.1/a,          REFUSED",
        "*,                              https://192.168.1.1/a,         REFUSED",
        "*,                              https://169.254.169.254/a,     REFUSED",
        "*,                              https://100.64.0.1/a,          REFUSED",
        "*,                              https://0.0.0.0/a,             REFUSED",
        "*,                              https://224.0.0.1/a,           REFUSED",
        "*,                              https://[::1]/a,               REFUSED",
        "*,                              https://[fd00::1]/a,           REFUSED",
        "*,                              https://[fe80::1]/a,           REFUSED",
        "*,                              https://[::ffff:10.0.0.1]/a,   REFUSED",
        "*,                              https://[64:ff9b::a00:1]/a,    REFUSED",
        "*,                              https://[2001:db8:1::1]/a,     ALLOWED"
    })
    void onlyPublicAddressesOfAllowedHostsAreCalled(String hosts, String endpoint, AllowedEndpoints.Decision decision) {
        assertThat(AllowedEndpoints.of(hosts, false).decide(URI.create(endpoint)))
                .isEqualTo(decision);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, http://127.0.0.1:9090/a, ALLOWED",
        "ntfy.lan,  https://ntfy.lan/a,      ALLOWED",
        "127.0.0.1, http://127.0.0.2/a,      REFUSED",
        "*,         ftp://127.0.0.1/a,       REFUSED"
    })
    void privateAddressesAreCalledWhereTheyAreAllowed(
            String hosts, String endpoint, AllowedEndpoints.Decision decision) {
        assertThat(AllowedEndpoints.of(hosts, true).decide(URI.create(endpoint)))
                .isEqualTo(decision);
    }
}
