import { expect } from 'vitest';
import { HongyanDevice, memoryStorage, singleTab, type DeviceStorage, type Environment, type PushMessage } from '../src';
import { Broker } from './broker';
import { ManualTimers } from './manual-timers';

/** A platform, time, and devices whose messages and errors are kept. */
export class World {
  readonly broker = new Broker();
  readonly timers = new ManualTimers();
  readonly messages: PushMessage[] = [];
  readonly errors: string[] = [];

  environment(storage: DeviceStorage): Environment {
    return {
      storage,
      transport: this.broker.transport,
      post: this.broker.post,
      timers: this.timers,
      tabs: singleTab(),
      facts: () => ({ platform: 'web', language: 'zh-CN' }),
      isSecure: false,
      onNetworkAvailable: () => () => {},
    };
  }

  device(storage = memoryStorage(), onMessage: (message: PushMessage) => unknown = (m) => this.messages.push(m)): HongyanDevice {
    const made = new HongyanDevice({
      server: 'https://api.test/',
      appId: 'app',
      appKey: 'key',
      facts: { appVersion: '1.2' },
      environment: this.environment(storage),
    });
    made.on('message', onMessage);
    made.on('error', (what) => this.errors.push(what));
    return made;
  }

  async online(made: HongyanDevice): Promise<void> {
    const started = made.start();
    await this.timers.pass(0);
    expect(made.state).toBe('ONLINE');
    await started;
  }
}

export const notification = (
  taskid: string,
  msgid: string,
  more: object = {},
  fields: object = {},
): Record<string, unknown> => ({
  taskid,
  msgid,
  type: 'notification',
  notification: { title: '你好', body: 'b', ...fields },
  ...more,
});
