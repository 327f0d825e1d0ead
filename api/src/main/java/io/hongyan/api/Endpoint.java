package io.hongyan.api;

/** Answers one route's calls; refuses by {@link Refusal}. */
@FunctionalInterface
interface Endpoint {

    Result handle(Call call);
}
