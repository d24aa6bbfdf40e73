import { serveDefaults } from '@ecs-guard/simulator/serve/defaults';
import type { CommandSpec, OptionSpecs } from '../command-line/command-spec.ts';

const PLAY = 'To play scenarios';
const SERVE = 'To serve a simulated AWS';

/** Options for playing scenarios; rejected with `--serve`. */
export const playOptions = {
  json: { group: PLAY, text: 'print the result as JSON: one document for one scenario, a list for several' },
  svg: {
    value: 'file',
    group: PLAY,
    text: "draw the alarm's metric against its threshold into this file",
    isFile: true,
  },
  alarm: {
    value: 'name',
    group: PLAY,
    text: 'draw this alarm',
    default: 'the one that fired, else the one that came closest',
  },
  events: { group: PLAY, text: 'also show every event and every status' },
} as const satisfies OptionSpecs;

/** Options for serving a simulated AWS; rejected without `--serve`. */
export const serveOptions = {
  serve: { group: SERVE, text: 'serve until you press Ctrl-C' },
  port: { value: 'port', group: SERVE, text: 'port of the AWS endpoint', default: 'any free port' },
  'control-port': {
    value: 'port',
    group: SERVE,
    text: 'port of the control API, which can show the state of the simulated AWS, and pause, advance or reset it',
    default: 'any free port',
  },
  speed: {
    value: 'factor',
    group: SERVE,
    text: `virtual seconds per second, above 0 and at most ${serveDefaults.fastest}`,
    default: String(serveDefaults.speed),
  },
  models: {
    value: 'file',
    group: SERVE,
    text: 'YAML file that says which images fail, how, and under which load',
    isFile: true,
  },
  region: {
    value: 'region',
    group: SERVE,
    text: 'AWS Region that the export lines name and the control API shows; the server simulates all Regions',
    default: serveDefaults.region,
  },
  account: {
    value: 'account',
    group: SERVE,
    text: 'account ID of callers, twelve digits; an access key that is an account ID selects another account',
    default: serveDefaults.account,
  },
  parameter: {
    value: 'name=value',
    group: SERVE,
    text: 'override a value that the simulator assumes because AWS does not publish it (docs/simulator.md links the list). A duration needs a unit, even if the name ends with Ms: alarmPollIntervalMs=5s makes ECS poll alarms every 5 seconds. Can be repeated',
    isRepeatable: true,
  },
} as const satisfies OptionSpecs;

const options = { ...playOptions, ...serveOptions };

export type SimulateOptions = typeof options;

export const simulateCommand: CommandSpec<SimulateOptions> = {
  name: 'simulate',
  summary: 'play deployments from scenario files, or serve a simulated AWS',
  usage: ['[options] <scenario...>', '--serve [options]'],
  description: `Plays deployments of Amazon ECS against CloudWatch alarms in virtual time, without AWS, and compares the outcome with what each scenario expects. docs/scenarios.md says how to write a scenario.

With --serve, it simulates ECS, CloudWatch, EventBridge and STS on 127.0.0.1. Any tool that takes AWS_ENDPOINT_URL can call it. It needs no AWS account, checks no signature, and keeps nothing after it stops.`,
  operand: {
    name: 'scenario',
    text: 'a YAML file, a folder of them, or - for standard input',
    isRequired: false,
    isRepeatable: true,
    isFile: true,
  },
  options,
  exitCodes: [
    { name: 'succeeded', meaning: 'every scenario had the expected outcome; with --serve: you stopped it' },
    { name: 'unexpected', meaning: 'a bug' },
    {
      name: 'usage',
      meaning: 'an argument or a file is wrong (the message gives line and column), or a port is in use',
    },
    { name: 'expectation-failed' },
  ],
  examples: [
    'simulate canary.yaml --svg canary.svg',
    'simulate scenarios/ --json',
    'simulate --serve --speed 60 --models models.yaml',
  ],
};
