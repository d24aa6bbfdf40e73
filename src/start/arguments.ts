import { parseArgs } from 'node:util';

/** What `npm start` was asked for. */
export type StartArguments =
  | {
      readonly is: 'run';
      /** Virtual seconds a real second; undefined for full speed. */
      readonly speed: number | undefined;
      /** File of a scenario to play, `-` for standard input; undefined for the sample service. */
      readonly scenario: string | undefined;
    }
  | { readonly is: 'help' }
  | { readonly is: 'refused'; readonly fault: string };

export const usage = `usage: npm start [-- [--scenario NAME] [--speed N]]

Deploys the guard and a sample service to a simulated AWS on this machine, rolls out a
good and then a bad version, and shows what the guard makes of it. No AWS account needed.

  --scenario NAME  plays another story: a shipped one such as canary-alarm, a file, or - for standard input
  --speed N        N virtual seconds a second, e.g. 60 to watch (default: as fast as it goes)
  --help           this text`;

export function readStartArguments(args: readonly string[]): StartArguments {
  let values: { readonly help?: boolean; readonly speed?: string; readonly scenario?: string };
  try {
    const options = {
      help: { type: 'boolean', short: 'h' },
      speed: { type: 'string' },
      scenario: { type: 'string' },
    } as const;
    values = parseArgs({ args: [...args], options }).values;
  } catch (error) {
    // Of unknown and half-given options, Node's own words say which.
    return { is: 'refused', fault: error instanceof Error ? error.message : String(error) };
  }
  const { help, speed: spelt, scenario } = values;
  if (help === true) return { is: 'help' };
  if (scenario === '') return { is: 'refused', fault: '--scenario must name a file, got ""' };
  if (spelt === undefined) return { is: 'run', speed: undefined, scenario };
  const speed = /^\d+(\.\d+)?$/.test(spelt) ? Number(spelt) : 0;
  if (speed > 0) return { is: 'run', speed, scenario };
  return { is: 'refused', fault: `--speed must be a number above 0, got "${spelt}"` };
}
