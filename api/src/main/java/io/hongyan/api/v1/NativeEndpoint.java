package io.hongyan.api.v1;

/** Answers one route's calls; refuses by {@link io.hongyan.api.Refusal} or {@link NativeRefusal}. */
@FunctionalInterface
interface NativeEndpoint {

    NativeReply handle(NativeCall call);
}
