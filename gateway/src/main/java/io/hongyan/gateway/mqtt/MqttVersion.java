package io.hongyan.gateway.mqtt;

/** Protocol versions the gateway speaks. */
public enum MqttVersion {
    V3_1_1,
    V5
}
