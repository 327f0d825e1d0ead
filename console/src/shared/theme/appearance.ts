import { useSyncExternalStore } from 'react';

export type Appearance = 'light' | 'dark';
/** What the person chose; `system` follows the machine. */
export type AppearanceChoice = Appearance | 'system';

const KEY = 'hongyan.appearance';
const system = window.matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();
let choice = read();

function read(): AppearanceChoice {
  const stored = localStorage.getItem(KEY);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

export function chooseAppearance(next: AppearanceChoice): void {
  choice = next;
  localStorage.setItem(KEY, next);
  listeners.forEach((listener) => listener());
}

export function useAppearanceChoice(): AppearanceChoice {
  return useSyncExternalStore(subscribe, () => choice);
}

export function useAppearance(): Appearance {
  return useSyncExternalStore(subscribe, () => (choice === 'system' ? (system.matches ? 'dark' : 'light') : choice));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  system.addEventListener('change', listener);
  return () => {
    listeners.delete(listener);
    system.removeEventListener('change', listener);
  };
}
