// The parts of an OpenAPI 3.1 document that the explorer shows, with references resolved as they are met.

export interface Schema {
  $ref?: string;
  type?: string | string[];
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  allOf?: Schema[];
  oneOf?: Schema[];
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  examples?: unknown[];
  format?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  maxItems?: number;
  pattern?: string;
  additionalProperties?: boolean | Schema;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  description?: string;
  schema: Schema;
}

interface Content {
  schema?: Schema;
}

interface OperationObject {
  tags?: string[];
  operationId?: string;
  summary?: string;
  description?: string;
  parameters?: (Parameter | { $ref: string })[];
  requestBody?: { content: Record<string, Content> };
  responses: Record<string, { $ref?: string; description?: string; content?: Record<string, Content> }>;
  security?: unknown[];
  'x-permission'?: string;
}

export interface Document {
  info: { title: string; description?: string };
  tags: { name: string; description?: string }[];
  paths: Record<string, Record<string, unknown>>;
  components: Record<string, Record<string, unknown>>;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

export interface Operation {
  id: string;
  method: Method;
  path: string;
  tag: string;
  summary: string;
  /** what the caller's role has to permit; nothing: being signed in is enough, or not even that */
  permission: string | undefined;
  parameters: Parameter[];
  body: { contentType: string; schema: Schema } | undefined;
  /** of the first success */
  answer: { status: string; contentType: string | undefined; schema: Schema | undefined; description: string };
}

export function operationsOf(document: Document): Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    methods
      .filter((method) => item[method])
      .map((method): Operation => {
        const operation = item[method] as OperationObject;
        const shared = (item['parameters'] ?? []) as OperationObject['parameters'];
        const [contentType, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
        return {
          id: operation.operationId ?? `${method} ${path}`,
          method: method.toUpperCase() as Method,
          path,
          tag: operation.tags?.[0] ?? '',
          summary: operation.summary ?? '',
          permission: operation['x-permission'],
          parameters: [...(shared ?? []), ...(operation.parameters ?? [])].map((parameter) => resolve<Parameter>(document, parameter)),
          body: contentType === undefined ? undefined : { contentType, schema: content?.schema ?? {} },
          answer: firstSuccess(document, operation),
        };
      }),
  );
}

function firstSuccess(document: Document, operation: OperationObject): Operation['answer'] {
  const [status, found] = Object.entries(operation.responses).find(([code]) => /^[23]/.test(code)) ?? ['', undefined];
  const response = found && resolve<typeof found>(document, found);
  const [contentType, content] = Object.entries(response?.content ?? {})[0] ?? [];
  return { status, contentType, schema: content?.schema, description: response?.description ?? '' };
}

export function resolve<T>(document: Document, value: unknown): T {
  const reference = (value as { $ref?: string }).$ref;
  if (!reference) {
    return value as T;
  }
  const found = reference
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], document);
  return resolve<T>(document, found ?? {});
}

/** One schema of what `allOf` puts together. */
export function flatten(document: Document, schema: Schema): Schema {
  const resolved = resolve<Schema>(document, schema);
  if (!resolved.allOf) {
    return resolved;
  }
  return resolved.allOf
    .map((part) => flatten(document, part))
    .reduce<Schema>(
      (all, part) => ({
        ...all,
        ...part,
        properties: { ...all.properties, ...part.properties },
        required: [...(all.required ?? []), ...(part.required ?? [])],
        description: resolved.description ?? part.description ?? all.description,
      }),
      {},
    );
}
