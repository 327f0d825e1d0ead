import { flatten, resolve, type Document, type Schema } from './document';

const DEEPEST = 5;

/** A body to begin with: the required fields, each with its example, default, or something of its type. */
export function exampleOf(document: Document, schema: Schema, depth = 0): unknown {
  const flat = flatten(document, schema);
  if (flat.const !== undefined) {
    return flat.const;
  }
  const told = flat.examples?.[0] ?? flat.default ?? flat.enum?.[0];
  if (told !== undefined) {
    return told;
  }
  const choice = flat.oneOf?.map((one) => resolve<Schema>(document, one)).find((one) => one.type !== 'null');
  if (choice) {
    return exampleOf(document, choice, depth + 1);
  }
  switch (mainType(flat)) {
    case 'object':
      return depth > DEEPEST
        ? {}
        : Object.fromEntries(
            Object.entries(flat.properties ?? {})
              .filter(([name]) => flat.required?.includes(name))
              .map(([name, property]) => [name, exampleOf(document, property, depth + 1)]),
          );
    case 'array':
      return flat.items && depth <= DEEPEST ? [exampleOf(document, flat.items, depth + 1)] : [];
    case 'integer':
    case 'number':
      return flat.minimum ?? 0;
    case 'boolean':
      return false;
    default:
      return '';
  }
}

function mainType({ type, properties }: Schema): string | undefined {
  const all = Array.isArray(type) ? type : [type];
  return all.find((one) => one !== 'null') ?? (properties ? 'object' : undefined);
}

export interface FieldLine {
  /** how deep it stands, 0 for the outermost */
  depth: number;
  name: string;
  type: string;
  required: boolean;
  note: string;
}

/** The fields of a schema, one line each, as a person looks them up. */
export function fieldLines(document: Document, schema: Schema, depth = 0): FieldLine[] {
  const flat = flatten(document, schema);
  const object = flat.oneOf?.map((one) => flatten(document, one)).find((one) => one.type !== 'null') ?? flat;
  const inside = mainType(object) === 'array' ? flatten(document, object.items ?? {}) : object;
  if (depth > DEEPEST) {
    return [];
  }
  return Object.entries(inside.properties ?? {}).flatMap(([name, property]) => {
    const own = flatten(document, property);
    return [
      {
        depth,
        name,
        type: typeText(document, own),
        required: inside.required?.includes(name) ?? false,
        note: [own.description, limitsText(own)].filter(Boolean).join(' · '),
      },
      ...fieldLines(document, own, depth + 1),
    ];
  });
}

export function typeText(document: Document, schema: Schema): string {
  const flat = flatten(document, schema);
  if (flat.enum) {
    return flat.enum.map(String).join(' | ');
  }
  if (flat.oneOf) {
    return flat.oneOf.map((one) => typeText(document, one)).join(' | ');
  }
  const types = (Array.isArray(flat.type) ? flat.type : [flat.type ?? (flat.properties ? 'object' : 'any')]).map((type) =>
    type === 'array' ? `${typeText(document, flat.items ?? {})}[]` : type,
  );
  return `${types.join(' | ')}${flat.format && flat.format !== 'password' ? ` (${flat.format})` : ''}`;
}

function limitsText({ minimum, maximum, minLength, maxLength, maxItems, default: preset }: Schema): string {
  const range = (low: number | undefined, high: number | undefined) =>
    low === undefined && high === undefined ? '' : `${low ?? ''}…${high ?? ''}`;
  return [
    range(minimum, maximum),
    range(minLength, maxLength) && `${range(minLength, maxLength)} chars`,
    maxItems === undefined ? '' : `≤ ${maxItems}`,
    preset === undefined ? '' : `= ${JSON.stringify(preset)}`,
  ]
    .filter(Boolean)
    .join(', ');
}
