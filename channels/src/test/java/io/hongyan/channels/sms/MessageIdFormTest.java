package io.hongyan.channels.sms;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class MessageIdFormTest {

    @Test
    void anIdInOneFormIsLeftAsItIs() {
        assertThat(MessageIdForm.SAME.ofAnswer("00aF")).isEqualTo("00aF");
        assertThat(MessageIdForm.SAME.ofReceipt("00aF")).isEqualTo("00aF");
        assertThat(MessageIdForm.SAME.toAnswer("00aF")).isEqualTo("00aF");
    }

    @Test
    void aHexadecimalAnswerMeetsItsDecimalReceipt() {
        assertThat(MessageIdForm.HEX_ANSWER.ofAnswer("00AF")).isEqualTo("175");
        assertThat(MessageIdForm.HEX_ANSWER.ofReceipt("0000000175")).isEqualTo("175");
        assertThat(MessageIdForm.HEX_ANSWER.toAnswer("175")).isEqualTo("af");
    }

    @Test
    void aDecimalAnswerMeetsItsHexadecimalReceipt() {
        assertThat(MessageIdForm.HEX_RECEIPT.ofAnswer("175")).isEqualTo("175");
        assertThat(MessageIdForm.HEX_RECEIPT.ofReceipt("00af")).isEqualTo("175");
        assertThat(MessageIdForm.HEX_RECEIPT.toAnswer("175")).isEqualTo("175");
    }

    @Test
    void anIdThatIsNoNumberIsLeftAsItIs() {
        assertThat(MessageIdForm.HEX_ANSWER.ofAnswer("id-7")).isEqualTo("id-7");
        assertThat(MessageIdForm.HEX_ANSWER.toAnswer("id-7")).isEqualTo("id-7");
    }
}
