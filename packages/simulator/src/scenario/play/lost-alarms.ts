import type { ServiceState } from '../../services/ecs/state.ts';
import type { PlayRecorder } from './play-recorder.ts';

/** Records a deleted alarm in each deployment that ECS monitors with it. */
export function noteLostAlarm(
  name: string,
  service: ServiceState | undefined,
  recorder: Pick<PlayRecorder, 'tracks' | 'now'>,
): void {
  for (const { arn, finishedAt, lostAlarms } of recorder.tracks) {
    const alarms = service?.deployments.find((one) => one.arn === arn)?.alarms;
    const isWatched = alarms?.status === 'MONITORING' && alarms.alarmNames.includes(name);
    if (finishedAt === undefined && isWatched) lostAlarms.push({ name, at: recorder.now() });
  }
}
