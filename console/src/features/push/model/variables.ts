import type { Message, ChannelOverrides } from '@/shared/api/schema.gen';

/** A variable of a text: `{{name}}` or `{{name|fallback}}`. */
export interface Variable {
  name: string;
  fallback: string | undefined;
}

// As the server reads them (MessageVariables).
const NAME = '[\\p{L}\\p{N}_](?:[\\p{L}\\p{N}_ .-]{0,62}[\\p{L}\\p{N}_.-])?';
const VARIABLE = new RegExp(`\\{\\{ *(${NAME}) *(?:\\|([^{}]*))?\\}\\}`, 'gu');

/** The variables in all texts of a push, each name once; it has a fallback only if it has one wherever it stands. */
export function variablesOf(push: { message: Message; channels?: ChannelOverrides }): Variable[] {
  const found = new Map<string, Variable>();
  for (const text of textsIn([push.message, push.channels])) {
    for (const [, name = '', fallback] of text.matchAll(VARIABLE)) {
      const before = found.get(name);
      found.set(name, { name, fallback: before ? before.fallback && fallback : fallback });
    }
  }
  return [...found.values()];
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') {
    return [value];
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
