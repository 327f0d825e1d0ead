export { HongyanError, STATE_CODES, type ClientState, type StateCode } from './codes';
export { HongyanDevice, type DeviceEvents, type DeviceOptions, type MessageIds } from './device';
export { browser, type Environment } from './environment';
export { fetchPost, type HttpAnswer, type HttpPost } from './http';
export { type InAppContent, type Layout } from './in-app/content';
export { InAppDisplay, type InAppOptions } from './in-app/display';
export type { JsonObject } from './json';
export { type MessageType, PushMessage } from './message';
export {
  miniProgram,
  miniProgramStorage,
  miniProgramTransport,
  type MiniProgramApi,
  type SocketTask,
} from './mini-program';
export { safeUrl } from './safe-url';
export { type Changes, type DeviceStorage, localDeviceStorage, memoryStorage } from './storage';
export { browserTabs, singleTab, type Tabs } from './tabs';
export { systemTimers, type Timers } from './timers';
export { type Duplex, type DuplexEvents, type Transport, webSocketTransport } from './transport';
export { supportsWebPush, type WebPushOptions } from './web-push/subscription';
