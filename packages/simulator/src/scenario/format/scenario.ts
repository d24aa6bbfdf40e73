import type { SimulatorParameters } from '../../parameters.ts';
import type { FailureModel, Load } from '../../workload/schema.ts';
import type { Expectation } from './expectation.ts';
import type { Series } from './series.ts';
import type { HookAnswer, Step } from './steps.ts';

/** A scenario as read from its file. */
export interface Scenario {
  readonly name: string;
  readonly why: string | undefined;
  /** The time at 0m of the scenario. */
  readonly startMs: number;
  /** How long the service runs under load before `startMs`. */
  readonly warmUpMs: number;
  /** The latest end of the simulation, in milliseconds from the start. */
  readonly untilMs: number;
  readonly seed: number;
  readonly service: ScenarioService;
  readonly load: Load | undefined;
  readonly versions: ReadonlyMap<string, FailureModel>;
  readonly alarms: readonly ScenarioAlarm[];
  readonly series: readonly Series[];
  readonly parameters: Partial<SimulatorParameters>;
  /** In the order of their times. */
  readonly steps: readonly Step[];
  readonly expect: readonly Expectation[];
}

export interface ScenarioService {
  readonly name: string;
  readonly cluster: string;
  /** The version that runs at the start; `none` if the service does not exist yet. */
  readonly running: string;
  readonly desiredCount: number;
  readonly traffic: 'load-balancer' | 'network-load-balancer' | 'service-connect' | 'vpc-lattice' | 'queue' | 'none';
  /** Number of tasks that fit in the cluster; undefined for Fargate, which has no limit here. */
  readonly capacityTasks: number | undefined;
  /** Time from RUNNING in which failed checks of targets do not count. */
  readonly healthCheckGraceMs: number;
  /** `DeploymentConfiguration` of the ECS API. */
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly hooks: readonly ScenarioHook[];
}

export interface ScenarioHook {
  readonly name: string;
  readonly stages: readonly string[];
  readonly kind: 'AWS_LAMBDA' | 'PAUSE';
  /** One answer per call, then the last one. */
  readonly answers: readonly HookAnswer[];
  /** The answer during a rollback; if undefined, `answers` apply. */
  readonly inRollback: HookAnswer | undefined;
}

/** A metric of an expression. */
export interface MathMetric {
  /** As written. */
  readonly metric: string;
  /** Undefined if the metric uses the alarm's statistic. */
  readonly statistic: string | undefined;
}

export interface ScenarioAlarm {
  readonly name: string;
  /** Its metric, as written. */
  readonly metric: string;
  /** Metric math over the ids of `metrics`. */
  readonly math: string | undefined;
  readonly metrics: ReadonlyMap<string, MathMetric>;
  /** `Sum`, `Average`, `p99` … */
  readonly statistic: string;
  readonly comparison: string;
  readonly threshold: number;
  readonly datapointsToAlarm: number;
  readonly evaluationPeriods: number;
  readonly periodSeconds: number;
  readonly treatMissingData: string;
  readonly lowSamples: 'evaluate' | 'ignore' | undefined;
  /** Its state at the start. */
  readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  /** Whether it is one of the deployment alarms. */
  readonly watched: boolean;
  /** Whether it exists. A deployment can name an alarm that does not. */
  readonly exists: boolean;
}
