package io.hongyan.api;

import io.hongyan.delivery.Consents;
import io.hongyan.kernel.DeviceAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps every decision under who it was told for. */
final class InMemoryConsents implements Consents {

    private final InstantSource clock;
    private final Map<Object, List<Decision>> decisions = new HashMap<>();

    InMemoryConsents(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized void decide(
            int app, List<DeviceAddress> devices, String purpose, boolean granted, Source source) {
        devices.forEach(device -> add(device, purpose, granted, source));
    }

    @Override
    public synchronized void decide(
            int app, String aliasType, String alias, String purpose, boolean granted, Source source) {
        add(List.of(app, aliasType, alias), purpose, granted, source);
    }

    private void add(Object who, String purpose, boolean granted, Source source) {
        decisions
                .computeIfAbsent(who, unused -> new ArrayList<>())
                .add(new Decision(purpose, granted, clock.instant(), source));
    }

    @Override
    public synchronized List<Decision> of(DeviceAddress device) {
        return List.copyOf(decisions.getOrDefault(device, List.of()));
    }

    @Override
    public synchronized List<Decision> of(int app, String aliasType, String alias) {
        return List.copyOf(decisions.getOrDefault(List.of(app, aliasType, alias), List.of()));
    }
}
