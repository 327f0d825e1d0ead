import { useLanguage, currentLanguage, type Language } from './language';

/** One text in both languages. A text that lacks one is a type error, so no key can be missing. */
export type Pair = readonly [zh: string, en: string];

type Name<S extends string> = S extends `${infer N}|${string}` ? N : S;
type Names<S extends string> = S extends `${string}{${infer N}}${infer Rest}` ? Name<N> | Names<Rest> : never;
type ValueNames<P extends Pair> = Names<P[0]> | Names<P[1]>;
type Values<P extends Pair> = [ValueNames<P>] extends [never] ? [] : [values: { readonly [N in ValueNames<P>]: string | number }];

type Texts = Readonly<Record<string, Pair>>;

/** `t('key')`, or `t('key', { name: value })` for a text with `{name}`; the names are checked by the compiler. */
export type Text<T extends Texts> = <K extends keyof T & string>(key: K, ...values: Values<T[K]>) => string;

/**
 * A feature's texts, each written as `key: ['中文', 'English']`. `{n}` is a value (numbers in the language's format) and
 * `{n|device|devices}` the first word for 1, else the second. Answers a hook that gives the texts of the language in use.
 */
export function texts<const T extends Texts>(all: T): () => Text<T> {
  return function useTexts() {
    const language = useLanguage();
    return (key, ...values) => render(all[key] as Pair, language, values[0]);
  };
}

/** For a pair that a table gave, such as the name of a channel. */
export function usePair(): (pair: Pair) => string {
  const language = useLanguage();
  return (pair) => render(pair, language);
}

/** Outside of components. */
export function say(pair: Pair, values?: Readonly<Record<string, string | number>>): string {
  return render(pair, currentLanguage(), values);
}

function render(pair: Pair, language: Language, values: Readonly<Record<string, string | number>> = {}): string {
  return pair[language === 'zh-CN' ? 0 : 1].replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (_, name: string, one, other) => {
    const value = values[name];
    if (one !== undefined) {
      return value === 1 ? one : other;
    }
    return typeof value === 'number' ? value.toLocaleString(language) : (value ?? '');
  });
}
