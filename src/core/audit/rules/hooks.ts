import { CLOUDFORMATION_WAITS } from '../conditions.ts';
import type { AuditRule, Place } from '../finding.ts';
import { describeKnown, knownOf } from '../known.ts';
import { ecsApi, ecsGuide } from './aws-pages.ts';

const HOOKS: Place = { of: 'service', path: ['DeploymentConfiguration', 'LifecycleHooks'] };

/** The stages at which ECS calls a hook again while it rolls back. */
const AGAIN = ['TEST_TRAFFIC_SHIFT', 'PRODUCTION_TRAFFIC_SHIFT'];

/** Whether lifecycle hooks weaken the protection. */
export const HOOK_RULES: readonly AuditRule[] = [
  {
    id: 'pause-continues-alone',
    severity: 'medium',
    title: 'the deployment continues without an approval',
    why: 'The pause hook continues the deployment when its time is over, also if no one has looked at it.',
    fix: 'Set the action of the timeout to ROLLBACK if an approval is required.',
    source: ecsGuide('pause-lifecycle-hooks'),
    judge: ({ service: { hooks } }) =>
      hooks
        .filter(({ target, timeoutAction }) => target === 'PAUSE' && knownOf(timeoutAction) === 'CONTINUE')
        .map(({ stages, timeout }) => ({
          says: `the pause at ${stages.join(', ')} continues by itself after ${describeKnown(timeout ?? 1_440)} minutes`,
          at: HOOKS,
        })),
  },
  {
    id: 'pause-outlasts-cloudformation',
    severity: 'low',
    title: 'the pause is longer than CloudFormation waits',
    why: 'CloudFormation waits 36 hours for a service. If the pause lasts longer, the stack fails while the deployment still waits.',
    fix: 'Set a shorter timeout, or make sure that the deployment is continued in time.',
    source: ecsApi('DeploymentLifecycleHook'),
    judge: ({ service: { hooks } }) =>
      hooks
        .filter(({ target, timeout }) => target === 'PAUSE' && (knownOf(timeout) ?? 0) > CLOUDFORMATION_WAITS)
        .map(({ timeout }) => ({ says: `the pause can last ${describeKnown(timeout ?? 0)} minutes`, at: HOOKS })),
  },
  {
    id: 'hook-runs-in-rollback',
    severity: 'low',
    title: 'the hook also runs during a rollback',
    why: 'ECS calls hooks of a traffic shift again while it rolls back. A hook that fails there makes the rollback fail.',
    fix: 'Let the function succeed when the target revision has a production traffic weight of 0.',
    source: ecsGuide('deployment-lifecycle-hooks'),
    judge: ({ service: { hooks } }) =>
      hooks
        .filter(({ target, stages }) => target === 'AWS_LAMBDA' && stages.some((stage) => AGAIN.includes(stage)))
        .map(({ stages }) => ({
          says: `a Lambda function runs at ${stages.filter((stage) => AGAIN.includes(stage)).join(', ')}`,
          at: HOOKS,
        })),
  },
];
