package io.hongyan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.getui.push.v2.sdk.ApiHelper;
import com.getui.push.v2.sdk.GtApiConfiguration;
import com.getui.push.v2.sdk.common.ApiResult;
import com.getui.push.v2.sdk.dto.req.Audience;
import com.getui.push.v2.sdk.dto.req.Condition;
import com.getui.push.v2.sdk.dto.req.Settings;
import com.getui.push.v2.sdk.dto.req.message.PushDTO;
import com.getui.push.v2.sdk.dto.req.message.PushMessage;
import com.getui.push.v2.sdk.dto.req.message.android.GTNotification;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The official Java SDK, pointed at the server by its domain alone; remembers which of its methods were called. */
final class OfficialSdk implements AutoCloseable {

    private final GtApiConfiguration configuration = new GtApiConfiguration();
    private final ApiHelper sdk;
    private final Set<Method> called = ConcurrentHashMap.newKeySet();

    OfficialSdk(RunningServer server) {
        configuration.setAppId(server.app.appId());
        configuration.setAppKey(server.app.appKey());
        configuration.setMasterSecret(server.app.masterSecret());
        configuration.setDomain("http://127.0.0.1:" + server.httpPort());
        configuration.setOpenAnalyseStableDomainSwitch(false);
        sdk = ApiHelper.build(configuration);
    }

    <A> A api(Class<A> type) {
        A api = sdk.creatApi(type);
        Object recorded = Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> call(api, method, arguments));
        return type.cast(recorded);
    }

    private @Nullable Object call(Object api, Method method, Object @Nullable [] arguments) throws Throwable {
        called.add(method);
        try {
            return method.invoke(api, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    void assertEveryMethodWasCalled(Class<?> api) {
        Set<Method> missing = new LinkedHashSet<>(Arrays.asList(api.getMethods()));
        missing.removeAll(called);
        assertThat(missing).isEmpty();
    }

    static <T> T dataOf(ApiResult<T> result) {
        assertThat(result.isSuccess()).as(result.toString()).isTrue();
        return result.getData();
    }

    static void refused(ApiResult<?> result, int code, String message) {
        assertThat(result.getCode()).as(result.toString()).isEqualTo(code);
        assertThat(result.getMsg()).contains(message);
    }

    // --- bodies ---

    static <T> PushDTO<T> notification(T audience, String title) {
        PushDTO<T> push = message(title);
        push.setAudience(audience);
        return push;
    }

    /** A push without an audience: the message of a list. */
    static <T> PushDTO<T> message(String title) {
        PushDTO<T> push = new PushDTO<>();
        push.setRequestId(Rest.requestId());
        Settings settings = new Settings();
        settings.setTtl(3_600_000);
        push.setSettings(settings);
        GTNotification notification = new GTNotification();
        notification.setTitle(title);
        notification.setBody("第 42 号包裹");
        notification.setClickType("startapp");
        PushMessage message = new PushMessage();
        message.setNotification(notification);
        push.setPushMessage(message);
        return push;
    }

    static Audience cids(String... cids) {
        Audience audience = new Audience();
        for (String cid : cids) {
            audience.addCid(cid);
        }
        return audience;
    }

    static Audience aliases(String... aliases) {
        Audience audience = new Audience();
        for (String alias : aliases) {
            audience.addAlias(alias);
        }
        return audience;
    }

    static Condition condition(String key, String operator, String... values) {
        Condition condition = new Condition();
        condition.setKey(key);
        condition.setOptType(operator);
        for (String value : values) {
            condition.addValue(value);
        }
        return condition;
    }

    static Audience where(Condition... conditions) {
        Audience audience = new Audience();
        for (Condition condition : conditions) {
            audience.addCondition(condition);
        }
        return audience;
    }

    @Override
    public void close() {
        ApiHelper.close(configuration);
    }
}
