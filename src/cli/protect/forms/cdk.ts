import type { Plan } from '../../../core/protect/plan.ts';
import { DEFAULT_THRESHOLDS } from '../../../core/protection/alarm-rules/defaults.ts';
import { DEPLOYMENT_ALARM_KINDS, type DeploymentAlarmKind } from '../../../core/protection/alarm-rules/rule.ts';
import type { Form, FormInput } from './form.ts';

/** The props of `DeploymentProtection.of` that differ from its defaults, as data. */
export interface CdkChoices {
  /** Minutes. */
  readonly bakeTime: number | undefined;
  readonly thresholds: Partial<Readonly<Record<DeploymentAlarmKind, number>>>;
}

/**
 * Returns what a plan says to the construct.
 *
 * @internal
 */
export function cdkChoices({ configuration, thresholds, alarms }: Plan): CdkChoices {
  const { bakeTimeInMinutes: bake } = configuration;
  const planned = new Set(alarms.map(({ rule }) => rule.kind));
  const changed = DEPLOYMENT_ALARM_KINDS.filter(
    (kind) => planned.has(kind) && thresholds[kind] !== DEFAULT_THRESHOLDS[kind],
  );
  return {
    bakeTime: typeof bake === 'number' ? bake : undefined,
    thresholds: Object.fromEntries(changed.map((kind) => [kind, thresholds[kind]])),
  };
}

/** Writes a plan as code for the AWS CDK. The construct finds target groups and load balancers in the app itself. */
export function cdkForm({ plan, service }: FormInput): Form {
  const { bakeTime, thresholds } = cdkChoices(plan);
  const isQueue = plan.alarms.some(({ rule }) => rule.kind === 'UnfinishedMessages');
  const kinds = Object.entries(thresholds).map(([kind, threshold]) => `    ${kind}: { threshold: ${threshold} },`);
  const lines = [
    ...(bakeTime === undefined ? [] : [`  bakeTime: Duration.minutes(${bakeTime}),`]),
    ...(kinds.length === 0 ? [] : ['  alarms: {', ...kinds, '  },']),
    ...(isQueue ? ['  queue, // the construct of its queue; its dead-letter queue follows'] : []),
  ];
  return {
    text: [
      ...(bakeTime === undefined ? [] : ["import { Duration } from 'aws-cdk-lib';"]),
      "import { DeploymentProtection } from 'ecs-deployment-guard';",
      '',
      `// After the construct of the service ${service}, which is named service here:`,
      ...(lines.length === 0
        ? ['DeploymentProtection.of(service);']
        : ['DeploymentProtection.of(service, {', ...lines, '});']),
    ].join('\n'),
    unsaid: plan.left.map(({ name }) => `remove the alarm ${name} from the deployment alarms of the service`),
  };
}
