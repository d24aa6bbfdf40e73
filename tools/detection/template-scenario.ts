import { z } from 'zod';
import type { Shape } from './cells.ts';

const metricStat = z.object({
  Metric: z.object({
    MetricName: z.string(),
    Dimensions: z.array(z.object({ Name: z.string(), Value: z.unknown() })).default([]),
  }),
  Stat: z.string(),
  Period: z.number(),
});

const alarm = z.object({
  ComparisonOperator: z.string(),
  Threshold: z.number(),
  EvaluationPeriods: z.number(),
  DatapointsToAlarm: z.number(),
  TreatMissingData: z.string(),
  EvaluateLowSampleCountPercentile: z.string().optional(),
  Metrics: z
    .array(z.object({ Id: z.string(), Expression: z.string().optional(), MetricStat: metricStat.optional() }))
    .optional(),
  MetricName: z.string().optional(),
  Dimensions: metricStat.shape.Metric.shape.Dimensions,
  Statistic: z.string().optional(),
  ExtendedStatistic: z.string().optional(),
  Period: z.number().optional(),
});

const targets = z.object({
  TargetGroupArn: z.unknown(),
  AdvancedConfiguration: z.object({ AlternateTargetGroupArn: z.unknown() }).optional(),
});

const service = z.object({
  DesiredCount: z.number().optional(),
  HealthCheckGracePeriodSeconds: z.number().optional(),
  DeploymentConfiguration: z.object({
    BakeTimeInMinutes: z.number(),
    MinimumHealthyPercent: z.number(),
    MaximumPercent: z.number(),
    DeploymentCircuitBreaker: z.object({ Enable: z.boolean() }).optional(),
    CanaryConfiguration: z.object({ CanaryPercent: z.number(), CanaryBakeTimeInMinutes: z.number() }).optional(),
    LinearConfiguration: z.object({ StepPercent: z.number(), StepBakeTimeInMinutes: z.number() }).optional(),
  }),
  LoadBalancers: z.array(targets).default([]),
  VpcLatticeConfigurations: z.array(targets).default([]),
});

const template = z.object({
  Resources: z.record(z.string(), z.object({ Type: z.string(), Properties: z.unknown().optional() })),
});

/** The parts of a scenario that come from the synthesized template: the service and its alarms, by name. */
export interface TemplateScenario {
  readonly service: Readonly<Record<string, unknown>>;
  readonly alarms: Readonly<Record<string, unknown>>;
  /** The longest time that one of the alarms looks back; 0 without alarms. */
  readonly lookBackMinutes: number;
}

/** Reads what a scenario can play of a template with one service. @throws Error if the template has an alarm that a scenario cannot express */
export function readTemplateScenario(text: unknown, shape: Shape): TemplateScenario {
  const { Resources } = template.parse(text);
  const of = (type: string) => Object.entries(Resources).filter(([, { Type }]) => Type === type);
  const [only] = of('AWS::ECS::Service');
  if (only === undefined) throw new Error(`the template of ${shape.strategy} ${shape.traffic} has no service`);
  const properties = service.parse(only[1].Properties);
  const parts = partsOf(properties);
  const alarms = of('AWS::CloudWatch::Alarm').map(([id, { Properties }]) => [id, alarm.parse(Properties)] as const);
  return {
    service: serviceOf(properties, shape),
    alarms: Object.fromEntries(alarms.map(([id, one]) => [shortNameOf(id), alarmOf(one, parts)])),
    lookBackMinutes: Math.max(0, ...alarms.map(([, one]) => Math.ceil((periodOf(one) * one.EvaluationPeriods) / 60))),
  };
}

/** In seconds. @throws Error for several periods, which a scenario cannot express */
function periodOf({ Metrics = [], Period = 60 }: z.infer<typeof alarm>): number {
  const [period = Period, ...more] = new Set(Metrics.flatMap(({ MetricStat }) => MetricStat?.Period ?? []));
  if (more.length > 0)
    throw new Error(`a scenario cannot express an alarm with the periods ${[period, ...more].join(' and ')}`);
  return period;
}

const TRAFFIC: Readonly<Record<Shape['traffic'], string>> = {
  'own-alb': 'load-balancer',
  'shared-alb': 'load-balancer',
  nlb: 'network-load-balancer',
  'service-connect': 'service-connect',
  lattice: 'vpc-lattice',
  queue: 'queue',
  none: 'none',
};

function serviceOf(properties: z.infer<typeof service>, { strategy, traffic }: Shape): TemplateScenario['service'] {
  const { DesiredCount, DeploymentConfiguration: configuration, HealthCheckGracePeriodSeconds: grace } = properties;
  const { CanaryConfiguration: canary, LinearConfiguration: linear } = configuration;
  const shift =
    canary !== undefined
      ? `canary ${canary.CanaryPercent}% for ${canary.CanaryBakeTimeInMinutes}m`
      : linear !== undefined
        ? `linear ${linear.StepPercent}% every ${linear.StepBakeTimeInMinutes}m`
        : strategy;
  return {
    strategy: shift,
    traffic: TRAFFIC[traffic],
    bake: `${configuration.BakeTimeInMinutes}m`,
    ...(DesiredCount === undefined ? {} : { desiredCount: DesiredCount }),
    ...(strategy === 'rolling'
      ? {
          minimumHealthyPercent: `${configuration.MinimumHealthyPercent}%`,
          maximumPercent: `${configuration.MaximumPercent}%`,
        }
      : {}),
    ...(grace === undefined ? {} : { healthCheckGracePeriod: `${grace}s` }),
    circuitBreaker: configuration.DeploymentCircuitBreaker?.Enable === true ? 'on' : 'off',
  };
}

/** The logical IDs of the two target groups. */
interface Parts {
  readonly blue: string | undefined;
  readonly green: string | undefined;
}

function partsOf({ LoadBalancers, VpcLatticeConfigurations }: z.infer<typeof service>): Parts {
  const [balanced] = [...LoadBalancers, ...VpcLatticeConfigurations];
  return {
    blue: logicalIdIn(balanced?.TargetGroupArn),
    green: logicalIdIn(balanced?.AdvancedConfiguration?.AlternateTargetGroupArn),
  };
}

/** The logical ID in `{ Ref }` or `{ 'Fn::GetAtt': [id, …] }`. */
function logicalIdIn(value: unknown): string | undefined {
  const parsed = z
    .union([z.object({ Ref: z.string() }), z.object({ 'Fn::GetAtt': z.array(z.string()) })])
    .safeParse(value);
  if (!parsed.success) return undefined;
  return 'Ref' in parsed.data ? parsed.data.Ref : parsed.data['Fn::GetAtt'][0];
}

const BREACHES: Readonly<Record<string, string>> = {
  GreaterThanThreshold: 'above',
  GreaterThanOrEqualToThreshold: 'at or above',
  LessThanThreshold: 'below',
  LessThanOrEqualToThreshold: 'at or below',
};

function alarmOf(one: z.infer<typeof alarm>, parts: Parts): Readonly<Record<string, unknown>> {
  const [expression, ...furtherExpressions] = (one.Metrics ?? []).flatMap(({ Expression }) => Expression ?? []);
  const stats = (one.Metrics ?? []).flatMap(({ Id, MetricStat }) =>
    MetricStat === undefined ? [] : [{ id: Id, ...MetricStat }],
  );
  const breach = BREACHES[one.ComparisonOperator];
  if (furtherExpressions.length > 0 || breach === undefined)
    throw new Error(`a scenario cannot express this alarm: ${JSON.stringify(one)}`);
  return {
    ...(expression === undefined
      ? { metric: metricOf(one, parts), statistic: one.Statistic ?? one.ExtendedStatistic ?? 'Sum' }
      : {
          math: expression,
          metrics: Object.fromEntries(
            stats.map(({ id, Stat, Metric }) => [id, `${Stat} of ${metricOf(Metric, parts)}`]),
          ),
        }),
    period: `${periodOf(one)}s`,
    threshold: one.Threshold,
    breach,
    evaluate: `${one.DatapointsToAlarm} of ${one.EvaluationPeriods}`,
    missing: one.TreatMissingData,
    ...(one.EvaluateLowSampleCountPercentile === undefined ? {} : { lowSamples: one.EvaluateLowSampleCountPercentile }),
  };
}

/** `RequestCount of blue`: a metric as a scenario names it. */
function metricOf(
  {
    MetricName,
    Dimensions,
  }: { readonly MetricName?: string | undefined; readonly Dimensions: z.infer<typeof alarm>['Dimensions'] },
  { blue, green }: Parts,
): string {
  const dimensionOf = (name: string) => logicalIdIn(Dimensions.find(({ Name }) => Name === name)?.Value);
  const group = dimensionOf('TargetGroup');
  if (group !== undefined && group === green) return `${MetricName} of green`;
  if (group !== undefined && group === blue) return `${MetricName} of blue`;
  if (group !== undefined) throw new Error(`the target group ${group} of ${MetricName} is not one of the service`);
  if (dimensionOf('QueueName')?.startsWith('Dead') === true) return `${MetricName} of dead letters`;
  return `${MetricName}`;
}

/** `WebServiceDeploymentProtectionTargetErrors2B1F5C3D` is `TargetErrors2`. */
function shortNameOf(logicalId: string): string {
  return logicalId.replace(/^.*DeploymentProtection/, '').replace(/[0-9A-F]{8}$/, '');
}
