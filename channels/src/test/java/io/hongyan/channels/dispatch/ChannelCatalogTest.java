package io.hongyan.channels.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hongyan.channels.ChannelType;
import io.hongyan.channels.SettingKey;
import io.hongyan.channels.SettingsException;
import io.hongyan.kernel.Channel;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChannelCatalogTest {

    static List<ChannelType> types() {
        return ChannelCatalog.ALL.types();
    }

    @ParameterizedTest
    @MethodSource("types")
    void describesEachChannelsSettings(ChannelType type) {
        assertThat(type.settingKeys()).isNotEmpty();
        assertThat(type.settingKeys().stream().map(SettingKey::name))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z][a-z0-9-]*"));
        assertThat(type.settingKeys()).allMatch(key -> !key.description().isBlank());
    }

    @ParameterizedTest
    @MethodSource("types")
    void namesAllThatIsMissingOrUnknown(ChannelType type) {
        List<String> problems = Stream.concat(
                        type.settingKeys().stream().filter(SettingKey::required).map(key -> key.name() + ": missing"),
                        Stream.of("colour: unknown"))
                .toList();

        assertThatThrownBy(() -> ChannelCatalog.ALL.settings(type.channel(), Map.of("colour", "red")))
                .isInstanceOfSatisfying(
                        SettingsException.class,
                        refused -> assertThat(refused.problems())
                                .map(problem -> problem.replaceFirst(" \\(.*", ""))
                                .containsExactlyElementsOf(problems));
    }

    @ParameterizedTest
    @MethodSource("types")
    void isFoundByItsChannel(ChannelType type) {
        assertThat(type.channel().isVendor()).isTrue();
        assertThat(ChannelCatalog.ALL.find(type.channel())).hasValue(type);
        assertThat(ChannelCatalog.ALL.find(Channel.DEVICE)).isEmpty();
    }
}
