package io.hongyan.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.api.ApiServer;
import io.hongyan.api.ApiServer.Response;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NativeDialectTest {

    private final ApiServer server = new ApiServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void theDescriptionIsForAnybody() {
        Response answer = server.nativeCall("GET", "openapi.yaml", "", "");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(new String(answer.http().body(), StandardCharsets.UTF_8)).startsWith("openapi: 3.1");
    }

    @Test
    void anUnknownUrlIsAProblemThatSaysSo() {
        Response answer = server.nativeCall("GET", "nothing", "", "");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.http().headers().firstValue("content-type"))
                .hasValue("application/problem+json;charset=UTF-8");
        assertThat(answer.json().path("code").asString()).isEqualTo("not_found");
        assertThat(answer.json().path("status").asInt()).isEqualTo(404);
    }

    @Test
    void anotherMethodIsToldWhichThereAre() {
        Response answer = server.nativeCall("POST", "openapi.yaml", "{}", "");
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.http().headers().firstValue("allow")).hasValue("GET");
    }
}
