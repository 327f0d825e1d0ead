package io.hongyan.simulators;

/** What a device shows at CONNECT: client id and password. */
public record DeviceIdentity(String cid, String secret) {

    @Override
    public String toString() {
        return "DeviceIdentity[cid=" + cid + "]";
    }
}
