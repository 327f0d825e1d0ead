package io.hongyan.bench.load;

/** Who a device says it is in CONNECT. An empty user name means no credentials at all. */
public record Identity(String clientId, String username, String password) {

    static Identity anonymous(int number) {
        return new Identity("bench-" + number, "", "");
    }
}
