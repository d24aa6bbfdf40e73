import { isBreaching } from '../../core/chart/is-breaching.ts';
import type { PlayedAlarm, PlayedScenario } from '@ecs-guard/simulator/scenario/play/played';

/**
 * Chooses the alarm to draw: the requested one, else one that failed a deployment, else one that fired, else the one that
 * came closest.
 */
export function chooseAlarm(
  { alarms, deployments }: PlayedScenario,
  asked: string | undefined,
): PlayedAlarm | undefined {
  if (asked !== undefined) return alarms.find(({ name }) => name === asked);
  const triggered = deployments.flatMap(({ triggeredAlarms }) => triggeredAlarms);
  const drawn = alarms.filter(({ points }) => points.length > 0);
  return (
    drawn.find(({ name }) => triggered.includes(name)) ??
    drawn.find(({ changes }) => changes.some(({ to }) => to === 'ALARM')) ??
    drawn.toSorted((a, b) => closeness(b) - closeness(a))[0]
  );
}

/** Whether a value breaches the alarm's threshold. */
export function breaches({ comparison, threshold }: PlayedAlarm, value: number): boolean {
  return isBreaching({ comparisonOperator: comparison, threshold }, value) === true;
}

/** Returns the alarm's comparison as a sign: `>`, `>=`, `<` or `<=`. */
export function signOf({ comparison }: PlayedAlarm): string {
  const sign = comparison.startsWith('Less') ? '<' : '>';
  return comparison.includes('OrEqual') ? `${sign}=` : sign;
}

/** Returns how far the worst value went beyond the threshold, relative to the threshold; 0 is at the threshold. */
function closeness({ comparison, threshold, points }: PlayedAlarm): number {
  const worst = points.reduce((most, { value }) => {
    const beyond = comparison.startsWith('Less') ? threshold - value : value - threshold;
    return Math.max(most, beyond);
  }, Number.NEGATIVE_INFINITY);
  return worst / (Math.abs(threshold) || 1);
}
