import { parseArgs } from 'node:util';

/** What `ecs-guard simulate` was asked to play. */
export interface PlayArguments {
  /** Files and folders; `-` is standard input. */
  readonly paths: readonly string[];
  readonly json: boolean;
  readonly svg: string | undefined;
  /** The alarm that is drawn; undefined for the one that fired, else the one that came closest. */
  readonly alarm: string | undefined;
  /** Every event too. */
  readonly events: boolean;
}

export type PlayArgumentsReading =
  | { readonly is: 'read'; readonly play: PlayArguments }
  | { readonly is: 'refused'; readonly faults: readonly string[] };

const OPTIONS = {
  json: { type: 'boolean' },
  svg: { type: 'string' },
  alarm: { type: 'string' },
  events: { type: 'boolean' },
} as const;

/** Reads the command line, or says everything that is wrong with it. */
export function readPlayArguments(args: readonly string[]): PlayArgumentsReading {
  let parsed: ReturnType<typeof parseArgs<{ args: string[]; options: typeof OPTIONS; allowPositionals: true }>>;
  try {
    parsed = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    // Of unknown and half-given options, Node's own words say which.
    return { is: 'refused', faults: [error instanceof Error ? error.message : String(error)] };
  }
  const { values, positionals } = parsed;
  const faults = [
    ...(positionals.length === 0 ? ['no scenario given: name a file, a folder, or - for standard input'] : []),
    ...Object.entries(values).flatMap(([name, value]) => (value === '' ? [`--${name} must not be empty`] : [])),
    ...(positionals.filter((path) => path === '-').length > 1
      ? ['- stands there twice: standard input can be read once']
      : []),
  ];
  if (faults.length > 0) return { is: 'refused', faults };
  const { json = false, svg, alarm, events = false } = values;
  return { is: 'read', play: { paths: positionals, json, svg, alarm, events } };
}
