const listeners = new Set<() => void>();

/** Called when an answer says that the session is over; the shell shows the sign-in page. */
export function announceSignedOut(): void {
  listeners.forEach((listener) => listener());
}

export function onSignedOut(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
