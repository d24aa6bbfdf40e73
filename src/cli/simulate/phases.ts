import type { PlayedScenario } from '@ecs-guard/simulator/scenario/play/played';

/** A phase of a deployment in a picture. */
export interface Phase {
  readonly name: 'rolling out' | 'baking' | 'rolling back';
  readonly version: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** A moment in a picture. */
export interface Marker {
  readonly atMs: number;
  readonly name: 'deploy' | 'alarm' | 'rollback' | 'end';
  readonly label: string;
}

/** Returns the phases of each deployment. */
export function phasesOf({ deployments, endedAt }: PlayedScenario): readonly Phase[] {
  return deployments.flatMap(({ version, createdAt, bakingAt, failedAt, rollingBackAt, finishedAt }) => {
    const end = finishedAt ?? endedAt;
    const failing = failedAt ?? rollingBackAt ?? end;
    const phases: readonly Phase[] = [
      { name: 'rolling out', version, fromMs: createdAt, toMs: Math.min(bakingAt ?? failing, failing) },
      ...(bakingAt === undefined ? [] : [{ name: 'baking' as const, version, fromMs: bakingAt, toMs: failing }]),
      ...(rollingBackAt === undefined
        ? []
        : [{ name: 'rolling back' as const, version, fromMs: rollingBackAt, toMs: end }]),
    ];
    return phases.filter(({ fromMs, toMs }) => toMs > fromMs);
  });
}

/** Returns the starts of deployments and rollbacks, the ends of deployments, and when the alarm fired. */
export function markersOf({ deployments, alarms }: PlayedScenario, alarmName: string | undefined): readonly Marker[] {
  const fired = alarms
    .filter(({ name }) => name === alarmName)
    .flatMap(({ name, changes }) =>
      changes
        .filter(({ to }) => to === 'ALARM')
        .map(({ at }) => ({ atMs: at, name: 'alarm' as const, label: `alarm ${name}` })),
    );
  const moments = deployments.flatMap(
    ({ version, createdAt, rollingBackAt, finishedAt, verdict }): readonly Marker[] => [
      { atMs: createdAt, name: 'deploy', label: `deploy ${version}` },
      ...(rollingBackAt === undefined ? [] : [{ atMs: rollingBackAt, name: 'rollback' as const, label: 'rollback' }]),
      ...(finishedAt === undefined ? [] : [{ atMs: finishedAt, name: 'end' as const, label: verdict }]),
    ],
  );
  return [...moments, ...fired].toSorted((a, b) => a.atMs - b.atMs);
}
