package io.hongyan.simulators.vendor.sms;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.simulators.vendor.VendorState;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** A person's phone that answers. */
final class Phone {

    private Phone() {}

    static void replies(VendorState vendor, String from, String text) throws Exception {
        post(vendor, "/replies", "{\"from\": \"" + from + "\", \"text\": \"" + text + "\"}");
    }

    static void post(VendorState vendor, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(vendor.baseUrl() + path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        }
    }
}
