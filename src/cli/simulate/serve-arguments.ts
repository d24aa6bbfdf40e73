import { parseArgs } from 'node:util';
import type { SimulatorParameters } from '@ecs-guard/simulator/parameters';
import { parameterNames, readParameter } from '@ecs-guard/simulator/scenario/format/parameter-text';
import { didYouMean } from '@ecs-guard/simulator/scenario/format/suggest';
import { serveDefaults } from '@ecs-guard/simulator/serve/defaults';

/** What `ecs-guard simulate --serve` was asked for. */
export interface ServeArguments {
  readonly port: number;
  readonly controlPort: number;
  readonly speed: number;
  readonly modelsFile: string | undefined;
  readonly region: string;
  readonly account: string;
  readonly parameters: Partial<SimulatorParameters>;
}

export type ServeArgumentsReading =
  | { readonly is: 'read'; readonly serve: ServeArguments }
  | { readonly is: 'refused'; readonly faults: readonly string[] };

const OPTIONS = {
  serve: { type: 'boolean' },
  port: { type: 'string' },
  'control-port': { type: 'string' },
  speed: { type: 'string' },
  models: { type: 'string' },
  region: { type: 'string' },
  account: { type: 'string' },
  parameter: { type: 'string', multiple: true },
} as const;

/** Reads the command line, or says everything that is wrong with it. */
export function readServeArguments(args: readonly string[]): ServeArgumentsReading {
  let values: ReturnType<typeof parseArgs<{ args: string[]; options: typeof OPTIONS }>>['values'];
  try {
    values = parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    // Of unknown and half-given options, Node's own words say which.
    return { is: 'refused', faults: [error instanceof Error ? error.message : String(error)] };
  }
  const faults: string[] = [];
  const fault = (text: string) => void faults.push(text);
  const serve: ServeArguments = {
    port: readPort('--port', values.port, fault),
    controlPort: readPort('--control-port', values['control-port'], fault),
    speed: readSpeed(values.speed, fault),
    modelsFile: values.models,
    region: readRegion(values.region, fault),
    account: readAccount(values.account, fault),
    parameters: Object.fromEntries((values.parameter ?? []).flatMap((text) => readParameterOption(text, fault))),
  };
  if (values.models === '') fault('--models must not be empty: name a file');
  if (serve.port !== 0 && serve.port === serve.controlPort) {
    fault(`--port and --control-port are both ${serve.port}: give one of them another`);
  }
  return faults.length > 0 ? { is: 'refused', faults } : { is: 'read', serve };
}

type Fault = (text: string) => void;

function readPort(option: string, text: string | undefined, fault: Fault): number {
  if (text === undefined) return 0;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  fault(`${option} must be a number from 0 to 65535, got "${text}"`);
  return 0;
}

function readSpeed(text: string | undefined, fault: Fault): number {
  if (text === undefined) return serveDefaults.speed;
  const speed = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (speed > 0 && speed <= serveDefaults.fastest) return speed;
  fault(`--speed must be a number above 0 and at most ${serveDefaults.fastest}, got "${text}"`);
  return serveDefaults.speed;
}

function readRegion(text: string | undefined, fault: Fault): string {
  if (text === undefined) return serveDefaults.region;
  if (!/^[a-z]{2}(?:-[a-z]+)+-\d+$/.test(text)) fault(`--region must be like eu-west-1, got "${text}"`);
  return text;
}

function readAccount(text: string | undefined, fault: Fault): string {
  if (text === undefined) return serveDefaults.account;
  if (!/^\d{12}$/.test(text)) fault(`--account must be twelve digits, got "${text}"`);
  return text;
}

/** `name=value`; the items of a list are parted by commas. */
function readParameterOption(text: string, fault: Fault): readonly (readonly [string, unknown])[] {
  const cut = text.indexOf('=');
  const [name, value] = cut < 0 ? [text, undefined] : [text.slice(0, cut), text.slice(cut + 1)];
  if (value === undefined) {
    fault(`--parameter must be NAME=VALUE, got "${text}"`);
  } else if (!parameterNames.includes(name)) {
    fault(`--parameter names "${name}", which the simulator does not have: ${didYouMean(name, parameterNames)}`);
  } else {
    const reading = readParameter(name, value);
    if (reading.is === 'read') return [[name, reading.value]];
    fault(`--parameter ${name} ${reading.must}, got "${value}": write ${name}=${reading.write}`);
  }
  return [];
}
