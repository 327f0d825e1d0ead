package io.hongyan.api;

/** What an endpoint has to say: Getui's envelope, or a table of any length. */
sealed interface Result permits Reply, CsvTable {}
