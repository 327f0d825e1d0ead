/** The object that a text holds as JSON; nothing where it is none. */
export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

export function isBlankOrObject(text: string): boolean {
  return text.trim() === '' || parseObject(text) !== undefined;
}
