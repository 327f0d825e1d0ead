package io.hongyan.api.v1;

import io.helidon.http.Header;
import io.hongyan.api.Answer;
import io.hongyan.api.CsvTable;
import java.util.List;
import java.util.Optional;

/** What an endpoint has to say. */
sealed interface NativeReply {

    /** @param body a record, or a Jackson tree */
    static NativeReply ok(Object body) {
        return new Json(200, body, Optional.empty(), List.of());
    }

    /** @param location path of what was made */
    static NativeReply created(Object body, String location) {
        return new Json(201, body, Optional.of(location), List.of());
    }

    /** It will be done later. */
    static NativeReply accepted(Object body, String location) {
        return new Json(202, body, Optional.of(location), List.of());
    }

    static NativeReply done() {
        return new Nothing(List.of());
    }

    /** @param headers more headers, such as a cookie */
    record Json(int status, Object body, Optional<String> location, List<Header> headers) implements NativeReply {}

    /** 204. */
    record Nothing(List<Header> headers) implements NativeReply {}

    record Redirect(String to, List<Header> headers) implements NativeReply {}

    record Csv(CsvTable table) implements NativeReply {}

    /** Server-sent events, for as long as the source writes; it ends where writing fails. */
    record Events(Answer.Source source) implements NativeReply {}

    /** Bytes of any type. */
    record Bytes(Header type, byte[] bytes, List<Header> headers) implements NativeReply {}
}
