/** A sample of Prometheus's text format. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Exposition {
  readonly samples: readonly Sample[];
  /** The type that the text says, by the name of the family. */
  readonly types: Readonly<Record<string, string>>;
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*/;
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,?)/;
const VALUE = /^ +([+-]?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|Inf|NaN))(?: +-?\d+)?$/i;

/**
 * Parses the format as the documentation has it, and refuses everything else.
 *
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function parseExposition(text: string): Exposition {
  if (!text.endsWith('\n')) throw new Error('the last line must end with a line feed');
  const lines = text.slice(0, -1).split('\n');
  const types = lines.flatMap((line) => {
    const [, name, type] = /^# TYPE (\S+) (counter|gauge|histogram|summary|untyped)$/.exec(line) ?? [];
    return name === undefined ? [] : [[name, type ?? ''] as const];
  });
  const samples = lines.filter((line) => line !== '' && !line.startsWith('#')).map(parseSample);
  return { samples, types: Object.fromEntries(types) };
}

function parseSample(line: string): Sample {
  const [name = ''] = NAME.exec(line) ?? [];
  const { labels, rest } = parseLabels(line, line.slice(name.length));
  const [, value] = VALUE.exec(rest) ?? [];
  if (name === '' || value === undefined) throw new Error(`no sample: ${line}`);
  return { name, labels, value: Number(value.replace(/inf/i, 'Infinity')) };
}

function parseLabels(line: string, text: string): { readonly labels: Record<string, string>; readonly rest: string } {
  const labels: Record<string, string> = {};
  if (!text.startsWith('{')) return { labels, rest: text };
  let rest = text.slice(1);
  while (!rest.startsWith('}')) {
    const [whole, name, value = '', comma] = LABEL.exec(rest) ?? [];
    if (whole === undefined || name === undefined || name in labels) throw new Error(`no labels: ${line}`);
    labels[name] = value.replace(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
    rest = rest.slice(whole.length);
    if (comma === '' && !rest.startsWith('}')) throw new Error(`no labels: ${line}`);
  }
  return { labels, rest: rest.slice(1) };
}
