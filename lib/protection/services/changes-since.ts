import { count } from '../../format-value.ts';
import type { ServiceShape } from '../service-shape.ts';
import type { Finding } from './service-findings.ts';

/** Returns problems of changes after the protection, for which its alarms do not fit. */
export function changeProblems(before: ServiceShape, now: ServiceShape): readonly string[] {
  const problems: string[] = [];
  if (now.strategy !== before.strategy) {
    problems.push(
      `the deployment strategy is ${now.strategy}, but was ${before.strategy} when you protected the service: set the strategy before you ` +
        'protect it, even if you set it with an override, because the alarms depend on it',
    );
  }
  const [had, has] = [before.targetGroupArns, now.targetGroupArns];
  const changed = has.filter((arn) => !had.includes(arn)).length;
  // Another number of target groups is a finding already.
  if (has.length === had.length && changed > 0) {
    problems.push(
      `${count(changed, 'target group')} of the service changed after you protected it, so an alarm watches a target group that is no longer in use: set ` +
        'LoadBalancers before you protect the service, even if you set it with an override',
    );
  }
  return problems;
}

/** Returns a warning if the template has another bake time than the protection chose. @param expected in minutes */
export function bakeTimeFindings({ bakeTime }: ServiceShape, expected: number): readonly Finding[] {
  return bakeTime === undefined || bakeTime === expected
    ? []
    : [
        {
          id: 'ecs-deployment-guard:bake-time-changed',
          text:
            `the bake time in the template is ${count(bakeTime, 'minute')}, because of an override, but the protection was created for ${count(expected, 'minute')}: ` +
            `remove the override, and set bakeTime to Duration.minutes(${bakeTime}) if you need this time`,
        },
      ];
}
