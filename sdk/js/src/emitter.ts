/** Listeners by event, called in the order they came. */
export class Emitter<Events extends { [name in keyof Events]: unknown[] }> {
  private readonly listeners: { [Name in keyof Events]?: Set<(...args: Events[Name]) => unknown> } = {};

  /** Answers how to stop listening. */
  on<Name extends keyof Events>(name: Name, listener: (...args: Events[Name]) => unknown): () => void {
    const all = (this.listeners[name] ??= new Set());
    all.add(listener);
    return () => void all.delete(listener);
  }

  /** What each listener answered; throws what a listener throws. */
  emit<Name extends keyof Events>(name: Name, ...args: Events[Name]): unknown[] {
    return [...(this.listeners[name] ?? [])].map((listener) => listener(...args));
  }
}
