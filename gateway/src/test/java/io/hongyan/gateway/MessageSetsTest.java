package io.hongyan.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

class MessageSetsTest {

    private static final int ORDINALS = 40;

    @Test
    void equalSetsOfOrdinalsAreAskedOnce() {
        MessageSets sets = new MessageSets();

        sets.addAll(RoaringBitmap.bitmapOf(1, 2, 3), 1L);
        sets.addAll(RoaringBitmap.bitmapOf(1, 2, 3), 2L);
        sets.addAll(RoaringBitmap.bitmapOf(3), 4L);

        assertThat(sets.of(1)).isEqualTo(3L);
        assertThat(sets.of(3)).isEqualTo(7L);
        assertThat(sets.of(4)).isZero();
    }

    @Test
    void remembersForEachOrdinalWhatASimpleMapRemembers() {
        SplittableRandom random = new SplittableRandom(7);
        MessageSets sets = new MessageSets();
        Map<Integer, Long> expected = new HashMap<>();

        for (int step = 0; step < 5_000; step++) {
            if (random.nextInt(50) == 0) {
                long forgotten = random.nextLong() & 0x5555_5555_5555_5555L;
                sets.forget(forgotten);
                expected.replaceAll((ordinal, messages) -> messages & ~forgotten);
            } else {
                int ordinal = random.nextInt(ORDINALS);
                long messages = 3L << random.nextInt(64);
                sets.add(ordinal, messages);
                expected.merge(ordinal, messages, (before, more) -> before | more);
            }
            int asked = random.nextInt(ORDINALS);
            assertThat(sets.of(asked)).isEqualTo(expected.getOrDefault(asked, 0L));
            long message = 1L << random.nextInt(64);
            RoaringBitmap with = new RoaringBitmap();
            expected.forEach((ordinal, messages) -> {
                if ((messages & message) != 0) {
                    with.add(ordinal);
                }
            });
            assertThat(sets.with(message)).isEqualTo(with);
        }
    }

    @Test
    void whatIsForgottenLeavesNothing() {
        MessageSets sets = new MessageSets();
        sets.add(5, 3L);
        sets.add(6, 1L);

        sets.forget(3L);

        assertThat(sets.isEmpty()).isTrue();
    }
}
