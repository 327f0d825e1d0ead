package io.hongyan.api;

import io.hongyan.delivery.Consents;
import io.hongyan.delivery.Devices;
import io.hongyan.delivery.Pushes;
import io.hongyan.delivery.Reports;
import io.hongyan.kernel.AppDirectory;
import io.hongyan.kernel.CidCipher;
import io.hongyan.kernel.InstallationKey;

/** What the API stands on. */
public record ApiServices(
        AppDirectory apps,
        Pushes pushes,
        Devices devices,
        Consents consents,
        Reports reports,
        CidCipher cids,
        InstallationKey key,
        RevokedTokens revokedTokens,
        TestDevices testDevices,
        VendorChannels vendorChannels,
        ChangeableRules rules,
        AppCallbacks callbacks) {}
