import { parseArgs } from 'node:util';
import { nearest } from '@ecs-guard/simulator/scenario/format/suggest';

/** The meaning of the arguments of `npm start`. */
export type StartArguments =
  | ({ readonly is: 'run' } & RunArguments)
  | { readonly is: 'help' }
  | { readonly is: 'refused'; readonly fault: string };

/** The options of a run. */
export interface RunArguments {
  /** Virtual seconds per real second; undefined for full speed. */
  readonly speed: number | undefined;
  /** Name or file of a scenario to play, `-` for standard input; undefined for the sample service. */
  readonly scenario: string | undefined;
  readonly isVerbose: boolean;
}

export const usage = `Usage: npm start [-- OPTIONS]

Deploys the guard and a sample service to a simulated AWS on this machine. Deploys a
good version of the service, then a bad one, and shows what the guard records, publishes
and posts. No AWS account is used.

  --scenario NAME   play another scenario: a shipped one such as canary-alarm, a file,
                    or - for standard input
  --speed N         N virtual seconds per real second, for example 60, so that you can
                    watch (default: as fast as possible)
  --verbose         show each step, the whole record and the outcome event
  --help            show this help`;

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  speed: { type: 'string' },
  scenario: { type: 'string' },
  verbose: { type: 'boolean' },
} as const;

/** Parses the arguments of `npm start`, or returns what is wrong with them. */
export function readStartArguments(args: readonly string[]): StartArguments {
  // Not strict, because Node's errors take three lines and suggest nothing.
  const { tokens, values } = parseArgs({
    args: [...args],
    options: OPTIONS,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const [fault] = tokens.flatMap((token) => faultOf(token) ?? []);
  if (fault !== undefined) return { is: 'refused', fault };
  const { help, scenario, speed: given } = values;
  if (help === true) return { is: 'help' };
  const speed = typeof given === 'string' && /^\d+(\.\d+)?$/.test(given) ? Number(given) : 0;
  if (given !== undefined && speed <= 0) {
    return { is: 'refused', fault: `--speed must be a number above 0, got "${given}"` };
  }
  return {
    is: 'run',
    speed: given === undefined ? undefined : speed,
    scenario: typeof scenario === 'string' ? scenario : undefined,
    isVerbose: values.verbose === true,
  };
}

type Token = NonNullable<ReturnType<typeof parseArgs>['tokens']>[number];

function faultOf(token: Token): string | undefined {
  if (token.kind === 'option-terminator') return undefined;
  if (token.kind === 'positional') return `unexpected argument "${token.value}"`;
  const { name, rawName, value } = token;
  if (!isOption(name)) {
    const near = nearest(name, Object.keys(OPTIONS));
    return `unknown option ${rawName}${near === undefined ? '' : ` (did you mean --${near}?)`}`;
  }
  const takesValue = OPTIONS[name].type === 'string';
  if (takesValue && (value === undefined || value === '')) return `${rawName} needs a value`;
  return takesValue || value === undefined ? undefined : `${rawName} takes no value, got "${value}"`;
}

function isOption(name: string): name is keyof typeof OPTIONS {
  return Object.hasOwn(OPTIONS, name);
}
