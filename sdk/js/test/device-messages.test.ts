import { beforeEach, describe, expect, it } from 'vitest';
import { memoryStorage, type PushMessage } from '../src';
import { notification, World } from './world';

let world: World;

beforeEach(() => {
  world = new World();
});

describe('messages', () => {
  it('come once, also after a restart, and every copy is acknowledged', async () => {
    const storage = memoryStorage();
    const made = world.device(storage);
    await world.online(made);
    world.broker.push(notification('T', 'm1'), 1);
    world.broker.push(notification('T', 'm1'), 2);
    await world.timers.pass(0);
    world.broker.push(notification('T', 'm1'), 3);
    await world.timers.pass(0);
    made.stop();
    await world.online(world.device(storage));
    world.broker.push(notification('T', 'm1'), 4);
    world.broker.push(notification('T', 'm2'), 5);
    await world.timers.pass(0);
    expect(world.messages.map(({ msgId }) => msgId)).toEqual(['m1', 'm2']);
    expect(world.messages[0]).toMatchObject({ taskId: 'T', title: '你好', body: 'b', type: 'notification' });
    expect(world.broker.acknowledged).toEqual([1, 2, 3, 4, 5]);
  });

  it('are acknowledged once the app took them, one after the other', async () => {
    const taken: Array<() => void> = [];
    const made = world.device(memoryStorage(), (message) => {
      world.messages.push(message);
      return new Promise<void>((resolve) => taken.push(resolve));
    });
    await world.online(made);
    world.broker.push(notification('T', 'm1'), 1);
    world.broker.push(notification('T', 'm2'), 2);
    await world.timers.pass(0);
    expect(world.messages).toHaveLength(1);
    expect(world.broker.acknowledged).toEqual([]);
    taken[0]?.();
    await world.timers.pass(0);
    expect(world.messages).toHaveLength(2);
    expect(world.broker.acknowledged).toEqual([1]);
  });

  it('come again after a crash in the middle', async () => {
    const storage = memoryStorage();
    const hung = world.device(storage, () => new Promise(() => {}));
    await world.online(hung);
    world.broker.push(notification('T', 'm1'), 1);
    await world.timers.pass(0);
    await world.online(world.device(storage));
    world.broker.push(notification('T', 'm1'), 1);
    await world.timers.pass(0);
    expect(world.messages).toHaveLength(1);
  });

  it('are given up after a listener threw three times', async () => {
    let attempts = 0;
    await world.online(
      world.device(memoryStorage(), () => {
        attempts++;
        throw new Error('boom');
      }),
    );
    world.broker.push(notification('T', 'm1'), 1);
    await world.timers.pass(999);
    expect(attempts).toBe(1);
    await world.timers.pass(2_001);
    expect(attempts).toBe(3);
    expect(world.broker.acknowledged).toEqual([1]);
    expect(world.errors.at(-1)).toContain('listener: threw 3 times on PushMessage[notification T m1]: Error: boom');
  });

  it('that are malformed are told and acknowledged', async () => {
    await world.online(world.device());
    world.broker.push({ taskid: 'T' }, 1);
    world.broker.push({ taskid: 'T6', msgid: 'm8', type: 'revoke', revoke: { old_task_id: 'T1' } }, 2);
    world.broker.push({ taskid: 'T7', msgid: 'm9', type: 'new', more: 1 }, 3);
    await world.timers.pass(0);
    expect(world.errors).toEqual(['message: taskid or msgid is missing']);
    expect(world.messages[0]).toMatchObject({ type: 'revoke', revokedTaskId: 'T1' });
    expect(world.messages[1]).toMatchObject({ type: 'other', fields: { more: 1 } });
    expect(world.broker.acknowledged).toEqual([1, 2, 3]);
  });

  it('are shown again at logins until the user reacts', async () => {
    const storage = memoryStorage();
    const asking = notification('T', 'm1', { expires: 9_999_999_999_999 }, { redisplay_freq: 3 });
    const first = world.device(storage);
    await world.online(first);
    world.broker.push(asking, 1);
    await world.timers.pass(0);
    first.stop();
    const second = world.device(storage);
    await world.online(second);
    await world.timers.pass(0);
    expect(world.messages.map(({ shownAgain }) => shownAgain)).toEqual([0, 1]);
    second.dismissed(world.messages[1] as PushMessage);
    second.stop();
    await world.online(world.device(storage));
    await world.timers.pass(0);
    expect(world.messages).toHaveLength(2);
  });

  it('are shown again after hours while online, not beyond their validity, nor once revoked or replaced', async () => {
    await world.online(world.device());
    const until = world.timers.now() + 5 * 3_600_000;
    world.broker.push(notification('T1', 'm1', { expires: until }, { redisplay_freq: 3, redisplay_duration: 2 }), 1);
    world.broker.push(notification('T2', 'm2', { expires: until }, { redisplay_freq: 3, redisplay_duration: 2 }), 2);
    world.broker.push(notification('T3', 'm3', { expires: until }, { redisplay_freq: 3, redisplay_duration: 2, notify_id: 5 }), 3);
    world.broker.push({ taskid: 'R', msgid: 'm4', type: 'revoke', revoke: { old_task_id: 'T2' } }, 4);
    world.broker.push(notification('T5', 'm5', {}, { notify_id: 5 }), 5);
    await world.timers.pass(2 * 3_600_000);
    expect(world.messages.slice(5).map(({ msgId, shownAgain }) => [msgId, shownAgain])).toEqual([['m1', 1]]);
    await world.timers.pass(12 * 3_600_000);
    expect(world.messages.slice(5).map(({ shownAgain }) => shownAgain)).toEqual([1, 2]);
  });
});
