import type { SimulatorParameters } from '@ecs-guard/simulator/parameters';
import { parameterNames, readParameter } from '@ecs-guard/simulator/scenario/format/parameter-text';
import { didYouMean } from '@ecs-guard/simulator/scenario/format/suggest';
import { serveDefaults } from '@ecs-guard/simulator/serve/defaults';
import { isRegion } from '@ecs-guard/simulator/serve/caller';
import { readCommandLine } from '../command-line/read-command-line.ts';
import { givenOf } from './arguments.ts';
import { fromOptions, playOptions, simulateCommand } from './command.ts';

/** The arguments of `ecs-guard simulate --serve`. */
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
  | { readonly is: 'help'; readonly text: string }
  | { readonly is: 'refused'; readonly faults: readonly string[] };

/** Parses the arguments of `simulate`, or returns everything that is wrong with them. */
export function readServeArguments(args: readonly string[]): ServeArgumentsReading {
  const line = readCommandLine(simulateCommand, args);
  if (line.is !== 'read') return line;
  const { values, operands } = line;
  const faults: string[] = [];
  const fault = (text: string) => void faults.push(text);
  for (const name of givenOf(values, playOptions)) fault(`--${name} does not go with --serve: it is for scenarios`);
  for (const name of givenOf(values, fromOptions)) fault(`--${name} does not go with --serve: it is for services`);
  if (operands.length > 0) fault(`--serve takes no scenario, got "${operands.join(' ')}": leave it out, or --serve`);
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
  if (!isRegion(text)) fault(`--region must be like eu-west-1, got "${text}"`);
  return text;
}

function readAccount(text: string | undefined, fault: Fault): string {
  if (text === undefined) return serveDefaults.account;
  if (!/^\d{12}$/.test(text)) fault(`--account must be twelve digits, got "${text}"`);
  return text;
}

/** Parses `name=value`. Commas separate the items of a list. */
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
