import { serveDefaults } from '@ecs-guard/simulator/serve/defaults';
import { DEFAULT_SETTINGS } from '../../core/stories/story-settings.ts';
import { STORIES, TRAFFIC_KINDS } from '../../core/stories/story.ts';
import type { CommandSpec, OptionSpecs } from '../command-line/command-spec.ts';
import { forceOption } from '../output-file.ts';

const PLAY = 'To play scenarios';
const FROM = 'To play failures of a service';
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
  force: forceOption(PLAY),
  alarm: {
    value: 'name',
    group: PLAY,
    text: 'draw this alarm',
    default: 'the one that fired, else the one that came closest',
  },
  events: { group: PLAY, text: 'also show every event and every status' },
} as const satisfies OptionSpecs;

/** Options for playing failures of a service; rejected without `--from`. `--json` goes with them too. */
export const fromOptions = {
  from: {
    value: 'path',
    group: FROM,
    text: 'play failures of the services in a template of CloudFormation, a folder of templates, cdk.out, or what doctor --save wrote. Can be repeated: templates that belong together',
    isFile: true,
    isRepeatable: true,
  },
  story: {
    value: 'names',
    group: FROM,
    text: `which failures, separated by commas: all, or ${STORIES.join(', ')}`,
    default: 'all',
  },
  'require-caught': {
    value: 'names',
    group: FROM,
    text: 'exit with 63 unless each of these failures is rolled back, and a healthy version is not',
  },
  service: {
    value: 'name',
    group: FROM,
    text: 'only this service: its name, its logical ID or the path of its construct',
    default: 'every service',
  },
  'requests-per-minute': {
    value: 'number',
    group: FROM,
    text: 'requests to the whole service, or messages of a worker',
    default: String(DEFAULT_SETTINGS.requestsPerMinute),
  },
  'base-errors': {
    value: 'percent',
    group: FROM,
    text: 'share of the requests that also fails with a healthy version',
    default: String(DEFAULT_SETTINGS.baseErrors),
  },
  'error-share': {
    value: 'percent',
    group: FROM,
    text: 'share of the requests that the version of the story errors fails',
    default: String(DEFAULT_SETTINGS.errorShare),
  },
  'latency-factor': {
    value: 'number',
    group: FROM,
    text: 'how many times as long responses take in the story latency',
    default: String(DEFAULT_SETTINGS.latencyFactor),
  },
  'crash-after': {
    value: 'duration',
    group: FROM,
    text: 'time from RUNNING until a task exits in the story crash',
    default: DEFAULT_SETTINGS.crashAfter,
  },
  leak: {
    value: 'percent',
    group: FROM,
    text: 'share of the memory limit by which a task grows per minute in the story leak',
    default: String(DEFAULT_SETTINGS.leak),
  },
  'poison-share': {
    value: 'percent',
    group: FROM,
    text: 'share of the messages that fail each time in the story poison',
    default: String(DEFAULT_SETTINGS.poisonShare),
  },
  tasks: { value: 'number', group: FROM, text: 'number of tasks', default: 'that of the service, else 2' },
  traffic: {
    value: 'kind',
    group: FROM,
    text: 'where requests or messages come from',
    default: 'what the service and its alarms show',
    choices: TRAFFIC_KINDS,
  },
  queue: { value: 'name', group: FROM, text: 'name or logical ID of the queue that the service works on' },
  'dead-letter-queue': { value: 'name', group: FROM, text: 'name or logical ID of its dead-letter queue' },
  'template-parameter': {
    value: 'name=value',
    group: FROM,
    text: 'the value of a parameter of the template, like BakeTime=10. Can be repeated',
    default: 'the default of the parameter',
    isRepeatable: true,
  },
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

const options = { ...playOptions, ...fromOptions, ...serveOptions };

export type SimulateOptions = typeof options;

export const simulateCommand: CommandSpec<SimulateOptions> = {
  name: 'simulate',
  summary: 'play deployments from scenario files or templates, or serve a simulated AWS',
  usage: ['[options] <scenario...>', '--from <path> [options]', '--serve [options]'],
  description: `Plays deployments of Amazon ECS against CloudWatch alarms in virtual time, without AWS, and compares the outcome with what each scenario expects. docs/scenarios.md says how to write a scenario.

With --from, it plays failures of a new version against the alarms and the circuit breaker of your own services, as a template describes them: which failures would be rolled back, by what, and after how many errors. docs/stories.md explains it.

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
      meaning:
        'an argument or a file is wrong (the message gives line and column), the picture exists or cannot be written, or a port is in use',
    },
    { name: 'expectation-failed' },
    { name: 'not-caught' },
  ],
  examples: [
    'simulate canary.yaml --svg canary.svg',
    'simulate --from cdk.out --story all --require-caught errors,crash',
    'simulate --serve --speed 60 --models models.yaml',
  ],
};
