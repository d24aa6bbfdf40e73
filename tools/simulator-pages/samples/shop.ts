import { ecs, passes, type Step } from '../sample.ts';

/** ARNs of a shop with two target groups. */
export const arns = {
  cluster: 'arn:aws:ecs:eu-west-1:111122223333:cluster/shop',
  blue: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/blue/0123456789abcdef',
  green: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/green/0123456789abcdef',
  rule: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener-rule/app/web/0123456789abcdef/0123456789abcdef/0123456789abcdef',
  testRule:
    'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener-rule/app/web/0123456789abcdef/0123456789abcdef/abcdef0123456789',
  role: 'arn:aws:iam::111122223333:role/ecs',
  hook: 'arn:aws:lambda:eu-west-1:111122223333:function:smoke-test',
} as const;

export const network = {
  awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-1'], assignPublicIp: 'ENABLED' },
};

const container = {
  name: 'app',
  image: 'example/web:1',
  memory: 256,
  portMappings: [{ name: 'http', containerPort: 80 }],
};

/** A task definition for container instances. */
export const definition = (family: string, image = 'example/web:1'): Step =>
  ecs('RegisterTaskDefinition', {
    family,
    containerDefinitions: [{ ...container, image }],
    tags: [{ key: 'team', value: 'shop' }],
  });

/** A task definition for Fargate. */
export const fargate = (family: string, image = 'example/web:1'): Step =>
  ecs('RegisterTaskDefinition', {
    family,
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: '256',
    memory: '512',
    containerDefinitions: [{ ...container, image }],
    tags: [{ key: 'team', value: 'shop' }],
  });

/** A cluster, with task definitions whose names say what they do. */
export const shop: readonly Step[] = [
  ecs('CreateCluster', { clusterName: 'shop' }),
  ...['web', 'bad', 'crash', 'sick', 'flaky', 'half'].map((name) =>
    definition(name, `example/web:${name === 'web' ? '1' : name}`),
  ),
  fargate('net'),
];

/** A service that has been stable for some time. */
export const service = (input: Readonly<Record<string, unknown>>): readonly Step[] => [
  ecs('CreateService', { cluster: 'shop', serviceName: 'web', taskDefinition: 'web', desiredCount: 2, ...input }),
  passes(10),
];

export const alarm = (AlarmName: string, MetricName = 'errors'): Step => ({
  service: 'monitoring',
  operation: 'PutMetricAlarm',
  input: {
    AlarmName,
    Namespace: 'shop',
    MetricName,
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'notBreaching',
  },
});

/** Errors at a minute of the hour in which the account is created. */
export const errorsAt = (...minutes: readonly number[]): Step => ({
  service: 'monitoring',
  operation: 'PutMetricData',
  input: {
    Namespace: 'shop',
    MetricData: minutes.map((at) => ({
      MetricName: 'errors',
      Value: 5,
      Timestamp: new Date(Date.UTC(2026, 0, 5, 9, at)),
    })),
  },
});
