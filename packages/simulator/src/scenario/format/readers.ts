import { isAlias, isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import { adviseDuration, DURATION_FORM, formatDuration, parseDuration } from '../../duration.ts';
import type { ScenarioDocument } from './document.ts';
import { didYouMean } from './suggest.ts';

/** A value with its position in the file. */
export interface Place {
  readonly document: ScenarioDocument;
  readonly node: ParsedNode;
  readonly path: string;
}

/** Reads a value; returns undefined after it has recorded a mistake in the document. */
export type Reader<T> = (place: Place) => T | undefined;

export interface Field<T> {
  readonly read: Reader<T>;
  /** The form of a value, for the docs. */
  readonly form: string;
  /** The default; `required` if the key must be given. */
  readonly otherwise: string;
  readonly says: string;
}

// biome-ignore lint/suspicious/noExplicitAny: each reader of a section has its own type
export type Fields = Readonly<Record<string, Field<any>>>;
export type Values<F extends Fields> = { readonly [K in keyof F]?: F[K] extends Field<infer T> ? T : never };

export function field<T>(read: Reader<T>, form: string, otherwise: string, says: string): Field<T> {
  return { read, form, otherwise, says };
}

export function wrong({ document, node, path }: Place, must: string, fix: string): undefined {
  return document.mistake(node, path, `${must}, got ${show(node)}: ${fix}`);
}

/** The value as written, shortened. */
export function show(node: ParsedNode): string {
  if (isMap(node)) return `a map of ${node.items.length === 1 ? '1 key' : `${node.items.length} keys`}`;
  if (isSeq(node)) return `a list of ${node.items.length}`;
  if (isAlias(node)) return `the alias *${node.source}`;
  const text = textOf(node);
  if (text === undefined || text === '') return 'nothing';
  return `"${text.length > 60 ? `${text.slice(0, 57)}...` : text}"`;
}

/** A scalar as written: `0x4` stays `0x4`. */
export function textOf(node: ParsedNode): string | undefined {
  if (!isScalar(node)) return undefined;
  if (node.type === 'PLAIN' && node.source !== undefined) return node.source;
  return node.value === null ? undefined : String(node.value);
}

export function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** Reads the keys of a map by their fields; an unknown key is a mistake with a suggestion. */
export function readFields<F extends Fields>(place: Place, fields: F): Values<F> | undefined {
  const entries = entriesOf(place);
  if (entries === undefined) return undefined;
  const values: Record<string, unknown> = {};
  const known = Object.keys(fields);
  for (const { key, keyNode, at } of entries) {
    const found = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (found === undefined) {
      place.document.mistake(keyNode, at.path, `there is no key "${key}": ${didYouMean(key, known)}`);
      continue;
    }
    const value = found.read(at);
    if (value !== undefined) values[key] = value;
  }
  const given = new Set(entries.map(({ key }) => key));
  for (const name of known.filter((one) => fields[one]?.otherwise === 'required' && !given.has(one))) {
    const form = fields[name]?.form ?? '';
    place.document.mistake(place.node, below(place.path, name), `is missing: write ${name}: ${form}`);
  }
  return values as Values<F>;
}

export interface Entry {
  readonly key: string;
  readonly keyNode: ParsedNode;
  readonly at: Place;
}

/** The entries of a map whose keys the author chooses. */
export function entriesOf(place: Place): readonly Entry[] | undefined {
  const { document, node, path } = place;
  if (!isMap(node))
    return wrong(
      place,
      'must be a map of keys and values',
      `write "${lastOf(path) || 'name'}:" and its keys, indented, below it`,
    );
  return node.items.flatMap(({ key, value }) => {
    const name = textOf(key);
    if (name === undefined || name === '') {
      document.mistake(key, path, `has a key that is not a name, got ${show(key)}: write a word before the colon`);
      return [];
    }
    const at = below(path, name);
    if (value === null || (isScalar(value) && value.value === null && value.source !== '_')) {
      document.mistake(key, at, `has no value: write one after "${name}:", or leave the key out`);
      return [];
    }
    return [{ key: name, keyNode: key, at: { document, node: value, path: at } }];
  });
}

export function itemsOf(place: Place): readonly Place[] {
  const { document, node, path } = place;
  if (!isSeq(node)) return [place];
  return node.items.map((item, index) => ({ document, node: item, path: `${path}[${index}]` }));
}

export const readText: Reader<string> = (place) => {
  const text = textOf(place.node)?.trim();
  if (text !== undefined && text !== '' && !text.includes('\n')) return text;
  return wrong(
    place,
    'must be text on one line',
    `write ${lastOf(place.path)}: and some text, in quotes if it contains ": " or " #"`,
  );
};

/** Reads a text of any number of lines. */
export const readTexts: Reader<string> = (place) => {
  const text = textOf(place.node)?.trim();
  return text === undefined || text === '' ? readText(place) : text;
};

export function readNumber({
  min,
  max,
  whole = false,
}: {
  readonly min: number;
  readonly max: number;
  readonly whole?: boolean;
}): Reader<number> {
  return (place) => {
    const text = textOf(place.node) ?? '';
    const value = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max && (!whole || Number.isInteger(value))) return value;
    const what = `${whole ? 'a whole number' : 'a number'}${max === Number.MAX_VALUE ? '' : ` from ${min} to ${max}`}`;
    return wrong(
      place,
      `must be ${what}`,
      `write ${lastOf(place.path)}: ${min >= 0 && min <= 10 && max >= 10 ? 10 : min}`,
    );
  };
}

/** Reads a percentage such as `20%` or `20`. */
export function readPercent({
  min = 0,
  max = 100,
}: {
  readonly min?: number;
  readonly max?: number;
} = {}): Reader<number> {
  return (place) => {
    const value = parsePercent(textOf(place.node) ?? '');
    if (value !== undefined && value >= min && value <= max) return value;
    return wrong(
      place,
      `must be a percentage from ${min} to ${max}`,
      `write ${lastOf(place.path)}: ${Math.max(min, Math.min(50, max))}%`,
    );
  };
}

export function parsePercent(text: string): number | undefined {
  const found = /^(\d+(?:\.\d+)?)\s*%?$/.exec(text);
  return found === null ? undefined : Number(found[1]);
}

/** Reads a duration to milliseconds. */
export function readSpan({
  min = 0,
  max = 90 * 86_400_000,
}: {
  readonly min?: number;
  readonly max?: number;
} = {}): Reader<number> {
  return (place) => {
    const text = textOf(place.node) ?? '';
    const value = parseDuration(text);
    if (value === undefined) return wrong(place, `must be ${DURATION_FORM}`, adviseDuration(text));
    if (value >= min && value <= max) return value;
    const nearest = formatDuration(Math.max(min, Math.min(value, max)));
    return wrong(
      place,
      `must be a duration from ${formatDuration(min)} to ${formatDuration(max)}`,
      `write ${lastOf(place.path)}: ${nearest}`,
    );
  };
}

export const readSwitch: Reader<boolean> = (place) => {
  const text = textOf(place.node) ?? '';
  if (['on', 'true', 'yes'].includes(text)) return true;
  if (['off', 'false', 'no'].includes(text)) return false;
  return wrong(place, 'must be on or off', `write ${lastOf(place.path)}: off`);
};

/** Reads one of the given words, in any case and with any separators: `post-scale-up` is POST_SCALE_UP. */
export function readWord<const W extends string>(words: readonly W[]): Reader<W> {
  return (place) => {
    const text = textOf(place.node) ?? '';
    const found = words.find((word) => plain(word) === plain(text));
    if (found !== undefined) return found;
    return wrong(place, 'is not a known value', didYouMean(text, words));
  };
}

export function plain(word: string): string {
  return word.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function below(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
