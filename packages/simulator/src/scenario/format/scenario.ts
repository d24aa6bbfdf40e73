import type { SimulatorParameters } from '../../parameters.ts';
import type { FailureModel, Load } from '../../workload/schema.ts';
import type { Expectation } from './expectation.ts';
import type { Series } from './series.ts';
import type { HookAnswer, Step } from './steps.ts';

/** One story, as it was read from its file. */
export interface Scenario {
  readonly name: string;
  readonly why: string | undefined;
  /** The instant that every time of the story counts from. */
  readonly startMs: number;
  /** How long the service has been running under load before that. */
  readonly warmUpMs: number;
  /** When the play ends at the latest, counted from the start. */
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
  /** The version that runs when the story begins; `none` when the service is yet to be created. */
  readonly running: string;
  readonly desiredCount: number;
  readonly traffic: 'load-balancer' | 'network-load-balancer' | 'service-connect' | 'vpc-lattice' | 'queue' | 'none';
  /** How many tasks the cluster has room for; undefined for Fargate, which has no bound here. */
  readonly capacityTasks: number | undefined;
  /** `DeploymentConfiguration` of the ECS API. */
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly hooks: readonly ScenarioHook[];
}

export interface ScenarioHook {
  readonly name: string;
  readonly stages: readonly string[];
  readonly kind: 'AWS_LAMBDA' | 'PAUSE';
  /** One a call, the last one for all that follow. */
  readonly answers: readonly HookAnswer[];
  /** While the service is rolled back; as otherwise when undefined. */
  readonly inRollback: HookAnswer | undefined;
}

export interface ScenarioAlarm {
  readonly name: string;
  /** What it looks at, as it was written. */
  readonly metric: string;
  /** Metric math over the ids of `metrics`. */
  readonly math: string | undefined;
  readonly metrics: ReadonlyMap<string, string>;
  /** `Sum`, `Average`, `p99` … */
  readonly statistic: string;
  readonly comparison: string;
  readonly threshold: number;
  readonly datapointsToAlarm: number;
  readonly evaluationPeriods: number;
  readonly periodSeconds: number;
  readonly treatMissingData: string;
  readonly lowSamples: 'evaluate' | 'ignore' | undefined;
  /** The state that it is in when the story begins. */
  readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  /** ECS is told to watch it. */
  readonly watched: boolean;
  /** It exists: one that ECS is told of need not. */
  readonly exists: boolean;
}
