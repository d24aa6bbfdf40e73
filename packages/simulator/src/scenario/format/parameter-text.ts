import { formatDuration, guessDuration, parseDuration } from '../../duration.ts';
import { parameterCatalogue } from '../../parameters.ts';

export type ParameterReading =
  | { readonly is: 'read'; readonly value: unknown }
  /** `must` completes "name …", `write` is a valid value. */
  | { readonly is: 'refused'; readonly must: string; readonly write: string };

/** The properties that a parameter of any type can have. */
interface AnyParameter {
  readonly default: unknown;
  readonly least?: number;
  readonly divides?: number;
  readonly values?: readonly string[];
  readonly fromCodeAlone?: true;
}

const parameters: ReadonlyMap<string, AnyParameter> = new Map(Object.entries(parameterCatalogue));

export const parameterNames: readonly string[] = [...parameters.keys()];

/**
 * Reads the value of a parameter. A list is one text with commas, or one text per item. A value in milliseconds is
 * written as a duration, a boolean as `on` or `off`, and null as `none`.
 */
export function readParameter(name: string, written: string | readonly string[]): ParameterReading {
  const parameter = parameters.get(name);
  if (parameter === undefined) throw new Error(`there is no parameter ${name}`);
  const { default: standard } = parameter;
  if (Array.isArray(standard)) {
    const texts = typeof written === 'string' ? written.split(',') : written;
    const items = texts.map((text) => readOne(name, { ...parameter, default: standard[0] }, text));
    return items.find(({ is }) => is === 'refused') ?? { is: 'read', value: items.map(valueRead) };
  }
  if (typeof written === 'string') return readOne(name, parameter, written);
  return { is: 'refused', must: 'must be one value', write: writeParameter(name, standard) };
}

/** The form of a parameter's value, for the docs and for error messages. @internal */
export function formOf(name: string): string {
  const { default: standard, values, fromCodeAlone } = parameters.get(name) ?? { default: undefined };
  if (fromCodeAlone) return `${writeParameter(name, standard)}; other values can be set only in code`;
  if (values !== undefined) return words(values);
  const one: unknown = Array.isArray(standard) ? standard[0] : standard;
  const list = Array.isArray(standard) ? 'a list of ' : '';
  if (list !== '') return `${list}${typeof one === 'string' ? 'texts' : 'durations'}`;
  if (typeof one === 'boolean') return 'on or off';
  if (typeof one === 'string') return 'a text';
  return `${isDuration(name) ? 'a duration' : 'a number'}${one === null ? ', or none' : ''}`;
}

function readOne(name: string, parameter: AnyParameter, text: string): ParameterReading {
  const value = valueIn(name, parameter, text.trim());
  const { default: standard, least = 0, divides } = parameter;
  const write = writeParameter(name, standard);
  if (value === undefined) {
    return { is: 'refused', must: `must be ${formOf(name)}`, write: (isDuration(name) && meant(text.trim())) || write };
  }
  if (typeof value !== 'number') return { is: 'read', value };
  if (value < least) return { is: 'refused', must: least > 0 ? 'must be above 0' : 'must be 0 or more', write };
  if (divides === undefined || divides % value === 0) return { is: 'read', value };
  return { is: 'refused', must: `must divide ${writeParameter(name, divides)}`, write };
}

function valueIn(name: string, { default: standard, values, fromCodeAlone }: AnyParameter, text: string): unknown {
  if (typeof standard === 'boolean') return switched.get(text);
  if (values !== undefined) return values.includes(text) ? text : undefined;
  if (typeof standard === 'string') return text === '' ? undefined : text;
  if (standard === null && (text === 'none' || text === 'null')) return null;
  if (fromCodeAlone) return undefined;
  if (isDuration(name)) return parseDuration(text);
  return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : undefined;
}

function isDuration(name: string): boolean {
  return name.endsWith('Ms');
}

/** The duration that was probably meant: a bare number is probably in milliseconds, as the name says. */
function meant(text: string): string | undefined {
  return /^\d{1,15}$/.test(text) ? formatDuration(Number(text)) : guessDuration(text);
}

const switched: ReadonlyMap<string, boolean> = new Map([
  ['on', true],
  ['true', true],
  ['off', false],
  ['false', false],
]);

/** @internal Formats a value as text that `readParameter` can read. */
export function writeParameter(name: string, value: unknown): string {
  if (Array.isArray(value)) return value.map((one) => writeParameter(name, one)).join(',');
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (value === null) return 'none';
  return typeof value === 'number' && isDuration(name) ? formatDuration(value) : String(value);
}

function words(values: readonly string[]): string {
  return values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
}

function valueRead(reading: ParameterReading): unknown {
  return reading.is === 'read' ? reading.value : undefined;
}
