package io.hongyan.channels.wechat;

import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.AuthRefusedException;
import io.hongyan.channels.CachedToken;
import io.hongyan.channels.ErrcodeAnswer;
import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.LenientJson;
import io.hongyan.channels.SendException;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Calls WeChat's server API. The access token is the stable one: however many ask for it, they get the same, so that nobody else's
 * is voided.
 */
final class WechatApi {

    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json; charset=utf-8");
    private static final Set<String> TOKEN_REFUSED = Set.of("40001", "40014", "42001");
    private static final Set<String> BUSY = Set.of("-1", "45009", "45011");

    private final WechatAccount account;
    private final HttpCalls http;
    private final CachedToken token;

    WechatApi(WechatAccount account, AdapterContext context) {
        this.account = account;
        this.http = context.http();
        this.token = new CachedToken(context.clock(), this::fetchToken);
    }

    ErrcodeAnswer post(String path, JsonNode body) throws SendException, AuthRefusedException {
        byte[] bytes = LenientJson.bytes(body);
        return token.call(
                current ->
                        ErrcodeAnswer.of(http.post(account.baseUrl() + path + "?access_token=" + current, JSON, bytes)),
                answer -> TOKEN_REFUSED.contains(answer.code()));
    }

    CachedToken.Fresh fetchToken() throws SendException, AuthRefusedException {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("grant_type", "client_credential");
        request.put("appid", account.appId());
        request.put("secret", account.appSecret().reveal());
        return ErrcodeAnswer.of(
                        http.post(account.baseUrl() + "/cgi-bin/stable_token", JSON, LenientJson.bytes(request)))
                .accessToken(BUSY);
    }
}
