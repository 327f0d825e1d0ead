package io.hongyan.delivery;

import io.hongyan.kernel.DeviceAddress;
import java.util.List;
import java.util.Optional;

/** One addressed device, and a test its tags must pass at sending time. */
public record Target(DeviceAddress device, Optional<TagTest> test) {

    public static Target of(DeviceAddress device) {
        return new Target(device, Optional.empty());
    }

    /** A condition on the device's own custom tags. */
    public record TagTest(Mode mode, List<String> tags) {

        /** Has any, all, or none of the tags. */
        public enum Mode {
            ANY,
            ALL,
            NONE
        }

        public TagTest {
            tags = List.copyOf(tags);
        }
    }
}
