package io.hongyan.delivery;

/** A command, message or timer that is about one task. */
interface AboutTask {

    TaskKey task();
}
