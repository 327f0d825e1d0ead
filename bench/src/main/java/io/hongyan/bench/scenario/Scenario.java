package io.hongyan.bench.scenario;

import io.hongyan.bench.servers.Target;
import io.hongyan.bench.servers.Workplace;
import java.util.Map;

/** One kind of measurement. */
public interface Scenario {

    String name();

    /** One line for --help. */
    String about();

    /** Whether it makes sense for the target. */
    default boolean fits(Target target) {
        return true;
    }

    /** Starts the target afresh and measures it once. */
    Map<Metric, Double> measure(Target target, Workplace work, Load load) throws Exception;
}
