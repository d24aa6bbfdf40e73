/** A template of CloudFormation as data, with its functions in their long form: `{ Ref: … }`, `{ 'Fn::GetAtt': […] }`. */
export interface Template {
  /** Where it comes from, for messages: a file name. */
  readonly source: string;
  readonly content: Fields;
  /** The line of the value at a path, or of its nearest parent; from 1. Undefined if the text has no lines. */
  readonly lineOf: (path: readonly (string | number)[]) => number | undefined;
}

/** A map of a template. */
export type Fields = Readonly<Record<string, unknown>>;

/** Returns the value as a map, or an empty map. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

/** Whether the value is a map. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Formats a value as text: an object as JSON, because it may have a member `toString` of its own. */
export function plainText(value: unknown): string {
  return typeof value === 'object' && value !== null ? (JSON.stringify(value) ?? '') : String(value);
}

/** Returns the value as a list: a list itself, nothing for an absent value, and else a list of one, as CloudFormation accepts it. */
export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}
