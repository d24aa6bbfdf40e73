import * as z from 'zod';
import { simulatorParameters } from '../../parameters.ts';
import { checked, notFound } from './choice.ts';
import { elbArn } from './describe.ts';
import { groupsOf, type Scene } from './scene.ts';
import { type TargetHealth, targetsOf } from './targets.ts';

const healthInput = z.object({
  TargetGroupArn: z.string(),
  Targets: z.array(z.object({ Id: z.string(), Port: z.number().optional() })).optional(),
  Include: z.array(z.string()).optional(),
});

interface AskedTarget {
  readonly Id: string;
  readonly Port?: number | undefined;
  readonly AvailabilityZone?: string;
  readonly health: TargetHealth;
}

const unused: TargetHealth = {
  State: 'unused',
  Reason: 'Target.NotRegistered',
  Description: 'Target is not registered to the target group',
};

/** DescribeTargetHealth. Targets that the request names and that are not registered are `unused`. */
export function describeTargetHealth({ fronts, surface, options }: Scene, input: unknown) {
  const { TargetGroupArn, Targets, Include = [] } = healthInput.parse(input);
  checked([TargetGroupArn], 'targetgroup', 'target group');
  const group = groupsOf(fronts).find(({ path }) => elbArn(surface.scope, path) === TargetGroupArn);
  if (group === undefined) throw notFound.targetGroup();
  const { store, clock, zones } = options;
  const scene = { store, zones, now: clock.now(), parameters: simulatorParameters(options.parameters) };
  const registered: readonly AskedTarget[] = targetsOf(group.front, group.side, scene);
  const asked = Targets?.flatMap((target): readonly AskedTarget[] => {
    const hits = registered.filter(({ Id, Port }) => Id === target.Id && (target.Port ?? Port) === Port);
    return hits.length > 0 ? hits : [{ ...target, health: unused }];
  });
  const anomalies = Include.some((one) => one === 'AnomalyDetection' || one === 'All');
  return {
    TargetHealthDescriptions: (asked ?? registered).map(({ health, ...Target }) => ({
      Target,
      ...(Target.Port === undefined ? {} : { HealthCheckPort: String(Target.Port) }),
      TargetHealth: health,
      ...(anomalies ? { AnomalyDetection: { Result: 'normal', MitigationInEffect: 'no' } } : {}),
    })),
  };
}
