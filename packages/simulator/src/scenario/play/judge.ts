import { formatDuration } from '../../duration.ts';
import type { Expectation, Happens } from '../format/expectation.ts';
import { type FigureName, formatFigure } from '../format/figures.ts';
import { formatCauses, hasCause } from '../format/story-cause.ts';
import type { Happening } from './happening.ts';
import type { JudgedExpectation, PlayedDeployment, PlayedScenario } from './played.ts';

type PlayedStory = Omit<PlayedScenario, 'expectations' | 'untested'>;

/** Whether each expectation was met, and what happened instead. */
export function judge(expectations: readonly Expectation[], story: PlayedStory): readonly JudgedExpectation[] {
  return expectations.map(({ text, line, expected }) => {
    const saw = expected.is === 'happens' ? missedHappening(expected, story) : missedFact(expected, story);
    return { text, line, met: saw === undefined, saw };
  });
}

/** Undefined if it happened as expected. */
function missedHappening(expected: Happens, { timeline }: PlayedStory): string | undefined {
  const alike = timeline.filter((one) => isAlike(expected, one));
  const inTime = alike.filter(
    ({ at }) => expected.window === undefined || (at >= expected.window.fromMs && at <= expected.window.toMs),
  );
  if (expected.never) {
    const [first] = inTime;
    return first === undefined ? undefined : describeHappening(first);
  }
  if (inTime.length > 0) return undefined;
  const ofKind = timeline.filter(({ what }) => what === expected.what);
  if (alike.length === 0 && expected.window === undefined && ofKind.length > 0)
    return ofKind.slice(-3).map(describeHappening).join('; ');
  const nearest = nearestOf(expected, alike.length > 0 ? alike : ofKind);
  return nearest === undefined
    ? `no "${expected.what}" in the timeline`
    : `${describeHappening(nearest)}${describeDelay(expected, nearest)}`;
}

function describeHappening({ at, text }: Happening): string {
  return `${formatDuration(at)} ${text}`;
}

function isAlike(expected: Happens, one: Happening): boolean {
  const what = expected.what === one.what || (expected.what === 'event' && one.what === 'bus');
  if (!what || (expected.version !== undefined && expected.version !== one.version)) return false;
  if (expected.state !== undefined && expected.state !== one.state) return false;
  if (expected.because !== undefined && !hasCause(one.because ?? [], expected.because)) return false;
  if (expected.subject === undefined) return true;
  return expected.what === 'event' ? (one.subject ?? '').includes(expected.subject) : one.subject === expected.subject;
}

function nearestOf({ window }: Happens, happenings: readonly Happening[]): Happening | undefined {
  const middle = window === undefined ? 0 : (Math.max(window.fromMs, -1e15) + Math.min(window.toMs, 1e15)) / 2;
  return happenings.toSorted((a, b) => Math.abs(a.at - middle) - Math.abs(b.at - middle))[0];
}

function describeDelay({ window, what }: Happens, { at, what: seen }: Happening): string {
  if (window === undefined || what !== seen) return '';
  if (at > window.toMs) return ` (${formatDuration(at - window.toMs)} too late)`;
  return at < window.fromMs ? ` (${formatDuration(window.fromMs - at)} too early)` : '';
}

function missedFact(expected: Exclude<Expectation['expected'], Happens>, story: PlayedStory): string | undefined {
  const deployment = story.deployments.findLast(
    ({ version }) => expected.version === undefined || version === expected.version,
  );
  if (deployment === undefined) return 'no such deployment';
  switch (expected.is) {
    case 'verdict': {
      const right =
        deployment.verdict === expected.verdict &&
        (expected.because === undefined || hasCause(deployment.because, expected.because));
      return right ? undefined : `verdict ${describeVerdict(deployment)}`;
    }
    case 'protection':
      return deployment.protection === expected.protection ? undefined : `protection ${deployment.protection}`;
    case 'figure': {
      const value = figureOf(expected.figure, deployment, story);
      if (value !== undefined && value >= expected.low && value <= expected.high) return undefined;
      return `${expected.figure} ${value === undefined ? 'unknown' : formatFigure(expected.figure, value)}`;
    }
    default:
      return undefined;
  }
}

export function describeVerdict({ verdict, because }: PlayedDeployment): string {
  return because.length === 0 || verdict === 'succeeded' ? verdict : `${verdict} because ${formatCauses(because)}`;
}

function figureOf(figure: FigureName, deployment: PlayedDeployment, story: PlayedStory): number | undefined {
  switch (figure) {
    case 'time to detect':
      return deployment.timeToDetectMs;
    case 'rollback time':
      return deployment.rollbackTimeMs;
    case 'recovery time':
      return deployment.recoveryTimeMs;
    case 'bad requests':
      return deployment.requests;
    case 'errors':
      return deployment.errors;
    case 'tasks started':
      return deployment.tasksStarted;
    case 'tasks failed':
      return deployment.tasksFailed;
    case 'breaker threshold':
      return deployment.breaker?.threshold;
    case 'breaker failures':
      return deployment.breaker?.failureCount;
    case 'most tasks':
      return story.mostTasks;
    case 'fewest healthy tasks':
      return story.fewestHealthyTasks;
    case 'hook calls':
      return story.hookCalls;
    case 'bake':
      return deployment.bakeMs;
    default:
      return undefined;
  }
}
