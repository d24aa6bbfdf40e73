import type { App } from 'aws-cdk-lib';

/** A way in which people build services. The builds are our own; `after` says whose habit it is. */
export interface Shape {
  readonly after: string;
  readonly create: (app: App) => void;
  /** A change that the app makes after it protected its services, e.g. by an escape hatch. @default - none */
  readonly changeLater?: (app: App) => void;
  /** What each of its services gets, by the path of its construct. Written down by hand. */
  readonly services: Readonly<Record<string, Guarded | Refused>>;
  /** Checks of cfn-lint that the app breaks without the protection too, with the reason. @default - none */
  readonly brokenChecks?: Readonly<Record<string, string>>;
}

/** What a service gets that can be protected. */
export interface Guarded {
  /** The default alarms: their ids, which are the kinds with a number, and what their metrics count. */
  readonly alarms: Readonly<Record<string, readonly string[]>>;
  /** How many metrics these alarms read, which is what CloudWatch bills. */
  readonly metrics: number;
  /** Alarms that its deployment configuration names already: their names, or their logical ids. @default - none */
  readonly own?: readonly string[];
  /** Ids of the warnings and of information that can be acknowledged, without `ecs-deployment-guard:`, sorted. @default - none */
  readonly findings?: readonly string[];
  /** A part of the error at synthesis if `changeLater` comes after `DeploymentProtection.of()`. @default - no error */
  readonly tooLate?: string;
}

/** A service that cannot be protected. */
export interface Refused {
  /** A part of the error of `DeploymentProtection.of()`, which is also the warning of `ofAll()`. */
  readonly refused: string;
}

/** For a service whose requests and messages no metric counts. */
export const NO_ALARM: Guarded = { alarms: {}, metrics: 0, findings: ['no-alarms', 'no-health-check'] };

/** A rolling service behind an ALB that serves only this service. */
export function behindOwnAlb(targetGroup: string, loadBalancer: string): Guarded {
  const targets = ofAlb(targetGroup, loadBalancer);
  const balancer = `AWS/ApplicationELB of LoadBalancer ${loadBalancer}`;
  return {
    alarms: { SteadyErrors: [balancer, targets], SharpErrors: [balancer, targets], UnhealthyTargets: [targets] },
    metrics: 8,
  };
}

/** A rolling service behind an ALB that serves other services too. */
export function behindSharedAlb(targetGroup: string, loadBalancer: string): Guarded {
  const targets = ofAlb(targetGroup, loadBalancer);
  return { alarms: { SteadyErrors: [targets], SharpErrors: [targets], NoHealthyTarget: [targets] }, metrics: 6 };
}

/** A rolling service behind an NLB. */
export function behindNlb(targetGroup: string, loadBalancer: string): Guarded {
  const targets = ofNlb(targetGroup, loadBalancer);
  return { alarms: { NoHealthyTarget: [targets], UnhealthyTargets: [targets] }, metrics: 2 };
}

/** Two target groups of one ALB, between which a deployment shifts the requests. */
export interface Pair {
  readonly blue: string;
  readonly green: string;
  readonly loadBalancer: string;
}

/** A blue/green service behind an ALB that serves only this service. */
export function blueGreenBehindOwnAlb({ blue, green, loadBalancer }: Pair): Guarded {
  const [first, second] = [ofAlb(blue, loadBalancer), ofAlb(green, loadBalancer)];
  return {
    alarms: {
      SteadyErrors: [first, second],
      LoadBalancerErrors: [`AWS/ApplicationELB of LoadBalancer ${loadBalancer}`],
      UnhealthyTargets: [first],
      UnhealthyTargets2: [second],
    },
    metrics: 10,
  };
}

/** A blue/green service behind an ALB that serves other services too. */
export function blueGreenBehindSharedAlb({ blue, green, loadBalancer }: Pair): Guarded {
  const [first, second] = [ofAlb(blue, loadBalancer), ofAlb(green, loadBalancer)];
  return {
    alarms: {
      SteadyErrors: [first, second],
      NoHealthyTarget: [first, second],
      UnhealthyTargets: [first],
      UnhealthyTargets2: [second],
    },
    metrics: 12,
  };
}

/** A canary or a linear shift behind an ALB. */
export function inStepsBehindAlb({ blue, green, loadBalancer }: Pair): Guarded {
  const [first, second] = [ofAlb(blue, loadBalancer), ofAlb(green, loadBalancer)];
  return {
    alarms: {
      SteadyErrors: [first, second],
      ErrorComparison: [first, second],
    },
    metrics: 12,
  };
}

/** A service that Service Connect clients call by one name. */
export function behindServiceConnect(name: string, service: string, cluster: string): Guarded {
  const named = `ClusterName ${cluster}`;
  const sides = [
    `AWS/ECS of ${named}, DiscoveryName ${name}, ServiceName ${service}`,
    `AWS/ECS of ${named}, ServiceName ${service}, TargetDiscoveryName ${name}`,
  ];
  return { alarms: { SteadyErrors: sides, SharpErrors: sides }, metrics: 4 };
}

/** A worker on a queue that has a dead-letter queue, whose messages may take more than two minutes. */
export function onQueueOfLongJobs(queue: string, deadLetterQueue: string): Guarded {
  const [alive, dead] = [`AWS/SQS of QueueName ${queue}`, `AWS/SQS of QueueName ${deadLetterQueue}`];
  return { alarms: { UnfinishedMessages: [alive], DeadLetters: [alive, dead] }, metrics: 4 };
}

/** A worker on a queue that has a dead-letter queue. */
export function onQueue(queue: string, deadLetterQueue: string): Guarded {
  const [alive, dead] = [`AWS/SQS of QueueName ${queue}`, `AWS/SQS of QueueName ${deadLetterQueue}`];
  return { alarms: { UnfinishedMessages: [alive, dead] }, metrics: 4 };
}

export function ofAlb(targetGroup: string, loadBalancer: string): string {
  return `AWS/ApplicationELB of LoadBalancer ${loadBalancer}, TargetGroup ${targetGroup}`;
}

export function ofNlb(targetGroup: string, loadBalancer: string): string {
  return `AWS/NetworkELB of LoadBalancer ${loadBalancer}, TargetGroup ${targetGroup}`;
}
