package io.hongyan.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.kernel.LossReason;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LossAdviceTest {

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void everyReasonHasAdviceInBothLanguages(LossReason reason) {
        LossAdvice advice = LossAdvice.of(reason);
        assertThat(advice.textZh()).containsPattern("\\p{IsHan}");
        assertThat(advice.adviceZh()).containsPattern("\\p{IsHan}");
        assertThat(advice.textEn()).isNotBlank().doesNotContainPattern("\\p{IsHan}");
        assertThat(advice.adviceEn()).isNotBlank().doesNotContainPattern("\\p{IsHan}");
    }
}
