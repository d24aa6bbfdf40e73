/** A value of HCL: a text, a number, a switch, a list, a map of texts, a reference, or the body of a block. */
export type Hcl = string | number | boolean | readonly Hcl[] | Reference | Readonly<Record<string, string>>;

/** Arguments and blocks, by name and in order. A name may be there more than one time. */
export type Body = readonly (readonly [name: string, value: Hcl | Body])[];

/** A text that is not quoted. */
class Reference {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Makes a reference to an attribute of a resource: it is not quoted. */
export function raw(text: string): Reference {
  return new Reference(text);
}

/** Writes an argument, or a block with its labels. */
export function block(name: string, labels: readonly string[], value: Hcl | Body, indent = ''): string {
  if (!isBody(value)) return `${indent}${name} = ${formatValue(value)}`;
  const head = [name, ...labels.map(quoted)].join(' ');
  const lines = value.map(([one, inner]) => block(one, [], inner, `${indent}  `));
  return [`${indent}${head} {`, ...lines, `${indent}}`].join('\n');
}

/** A body is a list of pairs whose first part is a name. A list of texts is a value, also without any. */
function isBody(value: Hcl | Body): value is Body {
  return Array.isArray(value) && value.length > 0 && value.every((one) => Array.isArray(one) && one.length === 2);
}

function formatValue(value: Hcl): string {
  if (value instanceof Reference) return value.text;
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `[${value.map(formatValue).join(', ')}]`;
  return `{ ${Object.entries(value)
    .map(([key, one]) => `${key} = ${quoted(String(one))}`)
    .join(', ')} }`;
}

/** In HCL, `${` and `%{` begin a template. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll(/([$%])\{/g, (_, sign: string) => `${sign}${sign}{`);
}
