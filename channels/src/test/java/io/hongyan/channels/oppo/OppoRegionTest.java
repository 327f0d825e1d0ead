package io.hongyan.channels.oppo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OppoRegionTest {

    @ParameterizedTest
    @CsvSource({
        "b6bbd94b59cdb5df8391642c1509b7fe, MAINLAND",
        "CN_b6bbd94b59cdb5df8391642c1509b7fe, MAINLAND",
        "OPPO_CN_b6bbd94b59cdb5df8391642c1509b7fe, MAINLAND",
        "IN_b6bbd94b59cdb5df8391642c1509b7fe, ABROAD",
        "realme_IN_b6bbd94b59cdb5df8391642c1509b7fe, ABROAD",
        "CN_IN_b6bbd94b59cdb5df8391642c1509b7fe, ABROAD"
    })
    void isToldByTheRegistrationId(String registrationId, OppoRegion region) {
        assertThat(OppoRegion.of(registrationId)).isEqualTo(region);
    }
}
