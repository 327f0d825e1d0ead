package io.hongyan.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StampTest {

    @Test
    void isFoundInsideJsonWhereverItStands() {
        byte[] stamp = Stamp.blank(Stamp.BYTES);
        Stamp.write(stamp, 0, 0x1234_5678_9abc_def0L, 77);
        String json = "{\"taskid\":\"~\",\"transmission\":\"" + new String(stamp, StandardCharsets.US_ASCII) + "\"}";
        ByteBuf message = Unpooled.copiedBuffer(json, StandardCharsets.US_ASCII);

        int found = Stamp.find(message, 0, message.writerIndex(), 3);

        assertThat(Stamp.nanos(message, found)).isEqualTo(0x1234_5678_9abc_def0L);
        assertThat(Stamp.number(message, found)).isEqualTo(77);
        assertThat(Stamp.find(message, 0, message.writerIndex(), found)).isEqualTo(found);
    }

    @Test
    void isNotFoundWhereThereIsNone() {
        ByteBuf message = Unpooled.copiedBuffer("~HY~ but then too short", StandardCharsets.US_ASCII);

        assertThat(Stamp.find(message, 0, message.writerIndex(), 0)).isEqualTo(-1);
    }

    @Test
    void needsAPayloadThatHoldsIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Stamp.blank(27))
                .withMessage("payload bytes: 27 (expected: at least 28)");
    }
}
