import { adviseDuration, DURATION_FORM, parseDuration } from '@ecs-guard/simulator/duration';
import { STORIES, type Story, TRAFFIC_KINDS } from '../../core/stories/story.ts';
import { DEFAULT_SETTINGS, type StorySettings } from '../../core/stories/story-settings.ts';
import type { OptionValues } from '../command-line/command-spec.ts';
import { readCommandLine } from '../command-line/read-command-line.ts';
import type { StageChoice } from '../stories/build-scenario.ts';
import { readParameters } from '../template/parse-template.ts';
import { givenOf } from './arguments.ts';
import { playOptions, type SimulateOptions, serveOptions, simulateCommand } from './command.ts';

/** The arguments of `ecs-guard simulate --from`. */
export interface StoryArguments {
  /** Templates, folders of templates, or output folders of the AWS CDK. */
  readonly paths: readonly string[];
  readonly stories: readonly Story[];
  readonly required: readonly Story[];
  /** Undefined for every service. */
  readonly service: string | undefined;
  readonly settings: StorySettings;
  readonly choice: StageChoice;
  readonly parameters: ReadonlyMap<string, string>;
  readonly json: boolean;
}

export type StoryArgumentsReading =
  | { readonly is: 'read'; readonly play: StoryArguments }
  | { readonly is: 'help'; readonly text: string }
  | { readonly is: 'refused'; readonly faults: readonly string[] };

type Values = OptionValues<SimulateOptions>;

/** Parses the arguments of `simulate --from`, or returns everything that is wrong with them. */
export function readStoryArguments(args: readonly string[]): StoryArgumentsReading {
  const line = readCommandLine(simulateCommand, args);
  if (line.is !== 'read') return line;
  const { values, operands } = line;
  const faults = otherFaults(values, operands);
  const fault = (text: string) => void faults.push(text);
  const stories = readStories('--story', values.story ?? 'all', fault);
  const required =
    values['require-caught'] === undefined ? [] : readStories('--require-caught', values['require-caught'], fault);
  for (const one of required.filter((story) => !stories.includes(story)))
    fault(`--require-caught names ${one}, which --story leaves out: add it there`);
  const parameters = readParameters(values['template-parameter'] ?? []);
  if (typeof parameters === 'string') fault(parameters.replace('--parameter', '--template-parameter'));
  const play: StoryArguments = {
    paths: values.from ?? [],
    stories,
    required,
    service: values.service,
    settings: readSettings(values, fault),
    choice: readChoice(values, fault),
    parameters: typeof parameters === 'string' ? new Map() : parameters,
    json: values.json ?? false,
  };
  return faults.length > 0 ? { is: 'refused', faults } : { is: 'read', play };
}

type Fault = (text: string) => void;

function otherFaults(values: Values, operands: readonly string[]): string[] {
  const { json: _, ...ofScenarios } = playOptions;
  return [
    ...givenOf(values, serveOptions).map((name) => `--${name} needs --serve: --from serves nothing`),
    ...givenOf(values, ofScenarios).map((name) => `--${name} does not go with --from: it is for scenarios`),
    ...(operands.length === 0
      ? []
      : [`--from takes no scenario, got "${operands.join(' ')}": leave it out, or write --from before it`]),
    ...Object.entries(values).flatMap(([name, value]) =>
      [value].flat().includes('') ? [`--${name} must not be empty`] : [],
    ),
  ];
}

function readStories(option: string, text: string, fault: Fault): readonly Story[] {
  if (text === 'all') return STORIES;
  const names = text.split(',').map((name) => name.trim());
  const found = STORIES.filter((story) => names.includes(story));
  for (const name of names.filter((one) => !STORIES.some((story) => story === one)))
    fault(`${option} has no story "${name}": choose all, or some of ${STORIES.join(', ')}`);
  return found;
}

function readSettings(values: Values, fault: Fault): StorySettings {
  const number = (name: keyof Values & string, otherwise: number, range: Range) =>
    readNumber(`--${name}`, values[name], { ...range, otherwise, fault });
  const percent = { least: 0, most: 100 };
  return {
    requestsPerMinute: number('requests-per-minute', DEFAULT_SETTINGS.requestsPerMinute, { least: 0, most: 1_000_000 }),
    errorShare: number('error-share', DEFAULT_SETTINGS.errorShare, percent),
    baseErrors: number('base-errors', DEFAULT_SETTINGS.baseErrors, percent),
    latencyFactor: number('latency-factor', DEFAULT_SETTINGS.latencyFactor, { least: 1, most: 1_000 }),
    crashAfter: readCrash(values['crash-after'], fault),
    leak: number('leak', DEFAULT_SETTINGS.leak, percent),
    poisonShare: number('poison-share', DEFAULT_SETTINGS.poisonShare, percent),
  };
}

interface Range {
  readonly least: number;
  readonly most: number;
  readonly isWhole?: boolean;
}

function readNumber(
  option: string,
  text: unknown,
  { least, most, isWhole = false, otherwise, fault }: Range & { readonly otherwise: number; readonly fault: Fault },
): number {
  if (text === undefined) return otherwise;
  const number = typeof text === 'string' && /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most && (!isWhole || Number.isInteger(number))) return number;
  fault(`${option} must be a ${isWhole ? 'whole ' : ''}number from ${least} to ${most}, got "${String(text)}"`);
  return otherwise;
}

function readCrash(text: string | undefined, fault: Fault): string {
  if (text === undefined) return DEFAULT_SETTINGS.crashAfter;
  if (parseDuration(text) === undefined)
    fault(`--crash-after must be ${DURATION_FORM}, got "${text}": ${adviseDuration(text, '10s')}`);
  return text;
}

function readChoice(values: Values, fault: Fault): StageChoice {
  const tasks = readNumber('--tasks', values.tasks, { least: 1, most: 5_000, isWhole: true, otherwise: 0, fault });
  return {
    tasks: tasks === 0 ? undefined : tasks,
    // The parser accepts the choices of the option only.
    traffic: TRAFFIC_KINDS.find((kind) => kind === values.traffic),
    queue: values.queue,
    deadLetterQueue: values['dead-letter-queue'],
  };
}
