import { z } from 'zod';
import { metricsOf } from './guard-template.ts';
import type { ServiceAlarms } from './tables.ts';

const template = z.looseObject({
  Resources: z.record(
    z.string(),
    z.looseObject({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).optional() }),
  ),
});
const service = z.looseObject({
  DeploymentConfiguration: z
    .looseObject({
      Strategy: z.string().default('ROLLING'),
      Alarms: z.looseObject({ AlarmNames: z.array(z.unknown()) }).optional(),
    })
    .optional(),
});

/** Counts, for each example with one protected service, the alarms that watch it and the metrics that they read. */
export function readServiceAlarms(
  templates: readonly (readonly [name: string, text: string])[],
): readonly ServiceAlarms[] {
  return templates.flatMap(([example, text]) => {
    const { Resources } = template.parse(JSON.parse(text));
    const [one, ...others] = Object.values(Resources).flatMap(({ Type, Properties }) => {
      if (Type !== 'AWS::ECS::Service') return [];
      const { DeploymentConfiguration: configuration } = service.parse(Properties ?? {});
      return configuration?.Alarms === undefined ? [] : [{ ...configuration, ...configuration.Alarms }];
    });
    if (one === undefined || others.length > 0) return [];
    const alarms = one.AlarmNames.map((name) => findAlarm(Resources, name));
    const alarmMetrics = alarms.reduce<number>((sum, alarm) => sum + metricsOf(alarm), 0);
    return [{ example, strategy: STRATEGIES[one.Strategy] ?? one.Strategy, alarms: alarms.length, alarmMetrics }];
  });
}

/**
 * Finds an alarm by a service's entry: a reference to it, or its plain name.
 *
 * @throws Error if it is not in the template
 */
function findAlarm(resources: z.infer<typeof template>['Resources'], name: unknown): unknown {
  const [, found] =
    Object.entries(resources).find(
      ([id, { Type, Properties }]) =>
        Type === 'AWS::CloudWatch::Alarm' && (isSame(name, { Ref: id }) || isSame(name, Properties?.['AlarmName'])),
    ) ?? [];
  if (found === undefined) throw new Error(`the alarm ${JSON.stringify(name)} is not in the template of its service`);
  return found.Properties;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

const STRATEGIES: Readonly<Record<string, string>> = {
  ROLLING: 'rolling',
  BLUE_GREEN: 'blue/green',
  LINEAR: 'linear',
  CANARY: 'canary',
};
