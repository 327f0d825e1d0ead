package io.hongyan.channels.sms;

import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import java.time.Duration;
import org.jsmpp.SMPPConstant;

/** {@code command_status} of SMPP 3.4 in the words of the loss taxonomy (reference sections 12.2, 14.3). */
final class SmppErrors {

    private SmppErrors() {}

    static String code(int status) {
        return "0x%02X".formatted(status);
    }

    static boolean isAboutCredentials(int status) {
        return status == SMPPConstant.STAT_ESME_RBINDFAIL
                || status == SMPPConstant.STAT_ESME_RINVPASWD
                || status == SMPPConstant.STAT_ESME_RINVSYSID;
    }

    static Verdict verdict(int status) {
        String code = code(status);
        if (isAboutCredentials(status)) {
            return new Verdict.Rejected(LossReason.AUTH_FAILED, code, "");
        }
        return switch (status) {
            case SMPPConstant.STAT_ESME_RTHROTTLED, SMPPConstant.STAT_ESME_RMSGQFUL ->
                new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, code, Duration.ZERO);
            case SMPPConstant.STAT_ESME_RSYSERR, SMPPConstant.STAT_ESME_RX_T_APPN ->
                new Verdict.TryLater(LossReason.VENDOR_ERROR, code, Duration.ZERO);
            default -> new Verdict.Rejected(reason(status), code, "");
        };
    }

    private static LossReason reason(int status) {
        return switch (status) {
            case SMPPConstant.STAT_ESME_RINVDSTADR,
                    SMPPConstant.STAT_ESME_RINVDSTTON,
                    SMPPConstant.STAT_ESME_RINVDSTNPI -> LossReason.TOKEN_INVALID;
            case SMPPConstant.STAT_ESME_RINVSRCADR,
                    SMPPConstant.STAT_ESME_RINVSRCTON,
                    SMPPConstant.STAT_ESME_RINVSRCNPI -> LossReason.PERMISSION_DENIED;
            case SMPPConstant.STAT_ESME_RINVMSGLEN -> LossReason.PARAM_OVER_LIMIT;
            case SMPPConstant.STAT_ESME_RINVCMDLEN,
                    SMPPConstant.STAT_ESME_RINVCMDID,
                    SMPPConstant.STAT_ESME_RINVESMCLASS,
                    SMPPConstant.STAT_ESME_RINVSCHED,
                    SMPPConstant.STAT_ESME_RINVEXPIRY -> LossReason.INVALID_PARAM;
            case SMPPConstant.STAT_ESME_RX_R_APPN -> LossReason.CONTENT_REJECTED;
            default -> LossReason.UNKNOWN;
        };
    }
}
