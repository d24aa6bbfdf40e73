interface DeploymentAlarms {
  readonly alarmNames: readonly string[];
  readonly enable: boolean;
  readonly rollback: boolean;
}

export interface CircuitBreakerConfiguration {
  readonly enable: boolean;
  readonly rollback: boolean;
  readonly resetOnHealthyTask?: boolean | undefined;
  readonly thresholdConfiguration?: { readonly type: string; readonly value: number } | undefined;
}

interface EarlySuccessCriteria {
  readonly enable: boolean;
  readonly healthyPercent?: number | undefined;
  readonly sourceServiceRevisionCleanup?: string | undefined;
}

export interface LifecycleHook {
  readonly targetType?: string | undefined;
  readonly hookTargetArn?: string | undefined;
  readonly roleArn?: string | undefined;
  readonly lifecycleStages?: readonly string[] | undefined;
  readonly hookDetails?: unknown;
  readonly timeoutConfiguration?:
    | { readonly timeoutInMinutes?: number | undefined; readonly action?: string | undefined }
    | undefined;
}

/** The members of DeploymentConfiguration that the engine uses; others are stored and returned as they are. */
export interface DeploymentConfiguration {
  readonly minimumHealthyPercent?: number | undefined;
  readonly maximumPercent?: number | undefined;
  readonly strategy?: string | undefined;
  readonly bakeTimeInMinutes?: number | undefined;
  readonly alarms?: DeploymentAlarms | undefined;
  readonly deploymentCircuitBreaker?: CircuitBreakerConfiguration | undefined;
  readonly earlySuccessCriteria?: EarlySuccessCriteria | undefined;
  readonly lifecycleHooks?: readonly LifecycleHook[] | undefined;
  readonly linearConfiguration?:
    | { readonly stepPercent?: number | undefined; readonly stepBakeTimeInMinutes?: number | undefined }
    | undefined;
  readonly canaryConfiguration?:
    | { readonly canaryPercent?: number | undefined; readonly canaryBakeTimeInMinutes?: number | undefined }
    | undefined;
  readonly [other: string]: unknown;
}

export function strategyOf(configuration: DeploymentConfiguration): string {
  return configuration.strategy ?? 'ROLLING';
}

/** Whether the strategy moves traffic between two target groups. */
export function isShifting(configuration: DeploymentConfiguration): boolean {
  return strategyOf(configuration) !== 'ROLLING';
}

/** One shift of production traffic, and the bake before the next. */
export interface ShiftStep {
  readonly percent: number;
  readonly bakeMs: number;
}

const minute = 60_000;

/**
 * The target's share of production traffic, step by step. The last step of each strategy reaches 100 % and has no step
 * bake, because the bake time of the deployment follows.
 *
 * @see CanaryConfiguration and LinearConfiguration of the ECS API model
 */
export function shiftSteps(configuration: DeploymentConfiguration): readonly ShiftStep[] {
  const all = { percent: 100, bakeMs: 0 };
  if (configuration.strategy === 'CANARY') {
    const { canaryPercent = 5, canaryBakeTimeInMinutes = 10 } = configuration.canaryConfiguration ?? {};
    return canaryPercent >= 100 ? [all] : [{ percent: canaryPercent, bakeMs: canaryBakeTimeInMinutes * minute }, all];
  }
  if (configuration.strategy !== 'LINEAR') return [all];
  const { stepPercent = 10, stepBakeTimeInMinutes = 6 } = configuration.linearConfiguration ?? {};
  // In tenths of a percent, so that rounding errors add no step: 10 % makes exactly ten.
  const tenths = Math.round(stepPercent * 10);
  const steps = Array.from({ length: Math.ceil(1000 / tenths) - 1 }, (_, index) => ({
    percent: ((index + 1) * tenths) / 10,
    bakeMs: stepBakeTimeInMinutes * minute,
  }));
  return [...steps, all];
}

/** The bake time of a traffic-shifting deployment once it has all traffic; 15 minutes by default. */
export function shiftedBakeMs({ bakeTimeInMinutes }: DeploymentConfiguration): number {
  return (bakeTimeInMinutes ?? 15) * minute;
}
