import { useEffect, useState } from 'react';

const PAUSE_MS = 350;

/** A value that has stayed the same for a moment, so that typing does not ask the server at every key. */
export function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
