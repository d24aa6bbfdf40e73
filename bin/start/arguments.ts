import { parseArgs } from 'node:util';

/** What `npm start` was asked for. */
export type StartArguments =
  | {
      readonly is: 'run' /** Virtual seconds a real second; undefined for full speed. */;
      readonly speed: number | undefined;
    }
  | { readonly is: 'help' }
  | { readonly is: 'refused'; readonly fault: string };

export const usage = `usage: npm start [-- --speed N]

Deploys the guard and a sample service to a simulated AWS on this machine, rolls out a
good and then a bad version, and shows what the guard makes of it. No AWS account needed.

  --speed N   N virtual seconds a second, e.g. 60 to watch (default: as fast as it goes)
  --help      this text`;

export function readStartArguments(args: readonly string[]): StartArguments {
  let values: { readonly help?: boolean | undefined; readonly speed?: string | undefined };
  try {
    const options = { help: { type: 'boolean', short: 'h' }, speed: { type: 'string' } } as const;
    values = parseArgs({ args: [...args], options }).values;
  } catch (error) {
    // Of unknown and half-given options, Node's own words say which.
    return { is: 'refused', fault: error instanceof Error ? error.message : String(error) };
  }
  if (values.help === true) return { is: 'help' };
  if (values.speed === undefined) return { is: 'run', speed: undefined };
  const speed = /^\d+(\.\d+)?$/.test(values.speed) ? Number(values.speed) : 0;
  if (speed > 0) return { is: 'run', speed };
  return { is: 'refused', fault: `--speed must be a number above 0, got "${values.speed}"` };
}
