import type { OptionSpecs, OptionValues } from '../command-line/command-spec.ts';
import { readCommandLine } from '../command-line/read-command-line.ts';
import type { Output } from '../output-file.ts';
import { fromOptions, type SimulateOptions, serveOptions, simulateCommand } from './command.ts';

/** The arguments of `ecs-guard simulate` without `--serve`. */
export interface PlayArguments {
  /** Files and folders; `-` for standard input. */
  readonly paths: readonly string[];
  readonly json: boolean;
  readonly svg: Output | undefined;
  /** The alarm to draw; undefined for the one that fired, else the one that came closest. */
  readonly alarm: string | undefined;
  /** Whether to show every event. */
  readonly events: boolean;
}

export type PlayArgumentsReading =
  | { readonly is: 'read'; readonly play: PlayArguments }
  | { readonly is: 'help'; readonly text: string }
  | { readonly is: 'refused'; readonly faults: readonly string[] };

/** Parses the arguments of `simulate`, or returns everything that is wrong with them. */
export function readPlayArguments(args: readonly string[]): PlayArgumentsReading {
  const line = readCommandLine(simulateCommand, args);
  if (line.is !== 'read') return line;
  const { values, operands } = line;
  const ofServe = givenOf(values, serveOptions).map(
    (name) => `--${name} needs --serve: playing scenarios serves nothing`,
  );
  const ofFrom = givenOf(values, fromOptions).map((name) => `--${name} needs --from: scenarios say it themselves`);
  if (ofServe.length + ofFrom.length > 0) return { is: 'refused', faults: [...ofServe, ...ofFrom] };
  const faults = [
    ...(operands.length === 0 ? ['no scenario given: name a file, a folder, or - for standard input'] : []),
    ...Object.entries(values).flatMap(([name, value]) => (value === '' ? [`--${name} must not be empty`] : [])),
    ...(operands.filter((path) => path === '-').length > 1
      ? ['- is there twice: standard input can be read once']
      : []),
    ...(values.force === true && values.svg === undefined
      ? ['--force needs --svg: name a file, or leave --force out']
      : []),
  ];
  if (faults.length > 0) return { is: 'refused', faults };
  const { json = false, alarm, events = false, force = false } = values;
  const svg = values.svg === undefined ? undefined : { file: values.svg, option: '--svg', force };
  return { is: 'read', play: { paths: operands, json, svg, alarm, events } };
}

/** Returns the names of the given options. */
export function givenOf(values: OptionValues<SimulateOptions>, options: OptionSpecs): readonly string[] {
  return Object.keys(values).filter((name) => name in options);
}
