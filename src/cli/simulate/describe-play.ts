import type { Happening } from '@ecs-guard/simulator/scenario/play/happening';
import { describeVerdict } from '@ecs-guard/simulator/scenario/play/judge';
import type { JudgedExpectation, PlayedDeployment, PlayedScenario } from '@ecs-guard/simulator/scenario/play/played';
import { formatDuration } from '@ecs-guard/simulator/duration';
import { wrapWords } from '../wrap-words.ts';
import { type ChartOptions, drawChart, type Paint } from './chart.ts';
import { chooseAlarm } from './choose-alarm.ts';
import { rounded } from './document.ts';

export interface TextOptions extends ChartOptions {
  readonly file: string;
  readonly alarm: string | undefined;
  /** Whether to show every event. */
  readonly events: boolean;
}

/** Kinds of entries that are only shown with `--events`, because they repeat others. */
const BESIDE: ReadonlySet<string> = new Set(['bus', 'event', 'created', 'stage', 'status', 'breaker', 'alarms']);

/** Formats a played scenario for a terminal. */
export function describePlay(played: PlayedScenario, options: TextOptions): string {
  const { paint, events, alarm: asked } = options;
  const told = played.timeline.filter((one) => events || !BESIDE.has(one.what) || isWorthTelling(one));
  const alarm = chooseAlarm(played, asked);
  const lines = [
    paint('bold', played.name),
    '',
    ...told.map((one) => describeHappening(one, options)),
    '',
    ...played.deployments.flatMap((one) => describeDeployment(one, paint)),
    ...(alarm === undefined || alarm.points.length === 0 ? [] : ['', ...drawChart(played, alarm, options)]),
    '',
    ...played.untested.map((part) => paint('yellow', `not tested: ${part}`)),
    ...describeExpectations(played.expectations, options),
  ];
  return `${lines.join('\n')}\n`;
}

/** Formats one of several scenarios on one line, plus the unmet expectations. */
export function describeShortly(
  played: PlayedScenario,
  options: { readonly file: string; readonly paint: Paint },
): string {
  const met = played.expectations.every((one) => one.met);
  const verdicts = played.deployments.map((one) => `${one.version} ${describeVerdict(one)}`).join(', ');
  const mark = met ? options.paint('green', 'expected  ') : options.paint('red', 'UNEXPECTED');
  const differences = met ? [] : describeDifferences(played.expectations, options);
  const untested = played.untested.map((part) => options.paint('yellow', `  not tested: ${part}`));
  return `${[`${mark} ${options.file}: ${verdicts}`, ...differences, ...untested].join('\n')}\n`;
}

function isWorthTelling({ what, state }: Happening): boolean {
  return what === 'alarms' && state === 'DISABLED';
}

function describeHappening({ at, what, text }: Happening, { width, paint }: TextOptions): string {
  const bad = what === 'failed' || what === 'rollback failed' || what === 'refused';
  const style = bad ? 'red' : what === 'step' ? 'bold' : BESIDE.has(what) ? 'dim' : undefined;
  const margin = ' '.repeat(13);
  const lines = wrapWords(text, width - margin.length).map((line) => (style === undefined ? line : paint(style, line)));
  return `${formatDuration(at).padStart(11)}  ${lines.join(`\n${margin}`)}`;
}

function describeDeployment(one: PlayedDeployment, paint: Paint): readonly string[] {
  const good = one.verdict === 'succeeded';
  const figure = (name: string, value: string) => `  ${name.padEnd(34)} ${value}`;
  const span = (ms: number | undefined) => (ms === undefined ? '–' : formatDuration(ms));
  const count = (value: number | undefined) => (value === undefined ? '–' : String(rounded(value)));
  return [
    `${one.version}: ${paint(good ? 'green' : 'red', describeVerdict(one))} (${one.status}), protection ${one.protection}`,
    figure('time to detect', span(one.timeToDetectMs)),
    figure('rollback time', span(one.rollbackTimeMs)),
    figure('recovery time', span(one.recoveryTimeMs)),
    figure('requests served by this version', count(one.requests)),
    figure('errors caused by it', count(one.errors)),
  ];
}

function describeExpectations(expectations: readonly JudgedExpectation[], options: TextOptions): readonly string[] {
  const met = expectations.filter((one) => one.met).length;
  if (expectations.length === 0) return ['no expectations: add lines below expect:'];
  const line = `${met} of ${expectations.length === 1 ? '1 expectation' : `${expectations.length} expectations`} met`;
  if (met === expectations.length) return [options.paint('green', line)];
  return [options.paint('red', line), ...describeDifferences(expectations, options)];
}

/** Formats expected and actual results, with the line in the file. */
function describeDifferences(
  expectations: readonly JudgedExpectation[],
  { file, paint }: { readonly file: string; readonly paint: Paint },
): readonly string[] {
  return expectations
    .filter(({ met }) => !met)
    .flatMap(({ text, line, saw }) => [
      `  ${file}:${line}`,
      paint('green', `    - expected  ${text}`),
      paint('red', `    + was       ${saw ?? ''}`),
    ]);
}
