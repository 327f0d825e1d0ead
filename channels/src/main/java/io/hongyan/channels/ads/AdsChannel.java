package io.hongyan.channels.ads;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.ChannelType;
import io.hongyan.channels.Limits;
import io.hongyan.channels.SettingKey;
import io.hongyan.kernel.Channel;
import java.util.List;

/** Audiences for advertising platforms. */
public final class AdsChannel implements ChannelType {

    @Override
    public Channel channel() {
        return Channel.ADS;
    }

    @Override
    public List<SettingKey> settingKeys() {
        return List.of(
                SettingKey.required("provider", "file (to be fetched by the API) or tencent (Tencent Ads 腾讯广告)"),
                SettingKey.optional("base-url", "https://api.e.qq.com/v3.0", "where Tencent's Marketing API is"),
                SettingKey.optional("account-id", "", "tencent: advertising account, digits"),
                SettingKey.optionalSecret(
                        "access-token",
                        "tencent: DataNexus › data access › keys, or OAuth (then renewed by you every day)"),
                SettingKey.optional("uploads-per-minute", "50", "tencent: calls of custom_audience_files/add"));
    }

    /** Large batches, for platforms count calls; memory holds four of them. */
    @Override
    public Limits limits() {
        return Limits.builder().batch(5_000).concurrency(1).repeatSafe().build();
    }

    @Override
    public Adapter open(ChannelSettings settings, Limits limits, AdapterContext context) {
        AudienceUpload upload = switch (settings.text("provider")) {
            case "file" -> new FileUpload(context.files());
            case "tencent" -> new TencentUpload(TencentAccount.of(settings), context);
            default -> throw settings.problem("provider", "file or tencent");
        };
        return new AdsAdapter(limits, upload);
    }
}
