import type { PlayedAlarm, PlayedScenario } from '@ecs-guard/simulator/scenario/play/played';
import { play } from '../../../packages/simulator/test/scenario/stories.ts';

/** An alarm on 5xx, above 10 for two of two minutes, with these values. */
export const storyOf = (series: string, ...more: readonly string[]) =>
  play(
    'name: "<a> & b"',
    'service: { bake: 10m }',
    'alarm: 5xx > 10 for 2 of 2, missing notBreaching',
    `series: { 5xx: "${series}" }`,
    ...more,
  );

export function alarmOf({ alarms }: PlayedScenario): PlayedAlarm {
  const [alarm] = alarms;
  if (alarm === undefined) throw new Error('the story has no alarm');
  return alarm;
}
