package io.hongyan.simulators.demo;

import com.getui.push.v2.sdk.dto.req.message.PushChannel;
import com.getui.push.v2.sdk.dto.req.message.android.AndroidDTO;
import com.getui.push.v2.sdk.dto.req.message.android.ThirdNotification;
import com.getui.push.v2.sdk.dto.req.message.android.Ups;
import com.getui.push.v2.sdk.dto.req.message.harmony.HarmonyDTO;
import com.getui.push.v2.sdk.dto.req.message.harmony.HarmonyNotification;
import com.getui.push.v2.sdk.dto.req.message.ios.Alert;
import com.getui.push.v2.sdk.dto.req.message.ios.Aps;
import com.getui.push.v2.sdk.dto.req.message.ios.IosDTO;
import org.jspecify.annotations.NullUnmarked;

/** One notification for every vendor that Getui's SDK knows: Android's, Apple, HarmonyOS. */
@NullUnmarked // the SDK says nothing of null
public final class VendorContent {

    private VendorContent() {}

    /** A notification that opens the app. */
    public static PushChannel of(String title, String body) {
        ThirdNotification notification = new ThirdNotification();
        notification.setTitle(title);
        notification.setBody(body);
        notification.setClickType("startapp");
        Ups ups = new Ups();
        ups.setNotification(notification);
        AndroidDTO android = new AndroidDTO();
        android.setUps(ups);

        Alert alert = new Alert();
        alert.setTitle(title);
        alert.setBody(body);
        Aps aps = new Aps();
        aps.setAlert(alert);
        aps.setSound("default");
        IosDTO ios = new IosDTO();
        ios.setType("notify");
        ios.setAps(aps);

        HarmonyNotification own = new HarmonyNotification();
        own.setTitle(title);
        own.setBody(body);
        own.setCategory("MARKETING");
        own.setClickType("startapp");
        HarmonyDTO harmony = new HarmonyDTO();
        harmony.setNotification(own);

        PushChannel channels = new PushChannel();
        channels.setAndroid(android);
        channels.setIos(ios);
        channels.setHarmony(harmony);
        return channels;
    }
}
