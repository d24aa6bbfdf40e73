import type { DeploymentState } from '@ecs-guard/simulator/services/ecs/state';
import type { RevisionTraffic } from '@ecs-guard/simulator/services/ecs/tasks/behaviours';
import type { Style } from '../terminal.ts';
import { describeClock } from './events.ts';

/** One fact about a deployment that shifts traffic. */
export interface ShiftLine {
  readonly what: 'stage' | 'traffic' | 'hook';
  readonly text: string;
  readonly style?: Style;
}

/** Describes its stage, the traffic shares, and the pause that waits for an action. */
export function describeShift(
  { lifecycleStage: stage, hookDetails }: Pick<DeploymentState, 'lifecycleStage' | 'hookDetails'>,
  traffic: readonly RevisionTraffic[],
): readonly ShiftLine[] {
  const production = describeShares(traffic, ({ productionPercent }) => productionPercent);
  const test = describeShares(traffic, ({ testPercent }) => testPercent);
  const waiting = hookDetails.filter(({ status }) => status === 'AWAITING_ACTION');
  return [
    ...(stage === undefined ? [] : [{ what: 'stage' as const, text: stage }]),
    ...(production === ''
      ? []
      : [{ what: 'traffic' as const, text: `${production}${test === '' ? '' : `, test ${test}`}` }]),
    ...waiting.map(({ hookId, expiresAt }) => ({
      what: 'hook' as const,
      text: `${hookId} awaits CONTINUE or ROLLBACK until ${describeClock(expiresAt)}`,
      style: 'yellow' as const,
    })),
  ];
}

function describeShares(traffic: readonly RevisionTraffic[], shareOf: (one: RevisionTraffic) => number): string {
  return traffic
    .filter((one) => shareOf(one) > 0)
    .map((one) => `v${one.taskDefinition.revision} ${shareOf(one)} %`)
    .join(' · ');
}
