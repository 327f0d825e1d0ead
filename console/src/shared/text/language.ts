import { useSyncExternalStore } from 'react';

export type Language = 'zh-CN' | 'en-US';

const KEY = 'hongyan.language';
const listeners = new Set<() => void>();
let language: Language = localStorage.getItem(KEY) === 'en-US' ? 'en-US' : 'zh-CN';
document.documentElement.lang = language;

export function currentLanguage(): Language {
  return language;
}

export function setLanguage(next: Language): void {
  language = next;
  localStorage.setItem(KEY, next);
  document.documentElement.lang = next;
  listeners.forEach((listener) => listener());
}

/** The language of the console; components that use it render again when it changes. */
export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, currentLanguage);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
