import { Duration } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { omit, timeProblems } from '../problems.ts';
import { BAKE_TIME } from '../protection/deployment-configuration.ts';
import { CLOUDFORMATION_WAITS, linearSteps } from '../../src/core/audit/conditions.ts';
import { minutesOf, formatNumber } from '../format-value.ts';

/** How a new version takes over. */
export interface Strategy {
  /** ECS's name for it. */
  readonly type: 'ROLLING' | 'BLUE_GREEN' | 'LINEAR' | 'CANARY';
  /**
   * Percent of the production traffic that each step moves; for a canary, the first step. Undefined if all traffic moves at
   * once.
   */
  readonly stepPercent?: number;
  /** How long ECS watches after each step except the last. Undefined if all traffic moves at once. */
  readonly stepBakeTime?: Duration;
}

/** The steps of a linear shift. */
export interface LinearProps {
  /** Percent of the production traffic that each step moves: 3.0 to 100.0, in tenths. @default 10 */
  readonly stepPercent?: number;
  /** How long ECS watches after each step except the last: 0 to 1440 whole minutes. @default Duration.minutes(6) */
  readonly stepBakeTime?: Duration;
}

/** The first step of a canary shift. */
export interface CanaryProps {
  /** Percent of the production traffic that goes to the canary: 0.1 to 100.0, in tenths. @default 5 */
  readonly percent?: number;
  /** How long ECS watches the canary before all traffic moves: 0 to 1440 whole minutes. @default Duration.minutes(10) */
  readonly canaryBakeTime?: Duration;
}

/**
 * Strategies of the ECS deployment controller. The default numbers are ECS's.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
 */
export const Strategy = {
  /** Replaces tasks a few at a time. */
  rolling: (): Strategy => ({ type: 'ROLLING' }),
  /** Starts the new version next to the old one, then moves all traffic at once. */
  blueGreen: (): Strategy => ({ type: 'BLUE_GREEN' }),
  /** Moves the traffic in equal steps. */
  linear: ({ stepPercent = 10, stepBakeTime = Duration.minutes(6) }: LinearProps = {}): Strategy => ({
    type: 'LINEAR',
    stepPercent,
    stepBakeTime,
  }),
  /** Moves a small share of the traffic first, and the rest after a wait. */
  canary: ({ percent = 5, canaryBakeTime = Duration.minutes(10) }: CanaryProps = {}): Strategy => ({
    type: 'CANARY',
    stepPercent: percent,
    stepBakeTime: canaryBakeTime,
  }),
};

/** Whether the old and the new version receive traffic separately. */
export function shiftsTraffic({ type }: Strategy): boolean {
  return type !== 'ROLLING';
}

/**
 * Longest shift in minutes: CloudFormation rejects a longer linear shift, and stops waiting for a longer canary.
 *
 * @see
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ecs-service-linearconfiguration.html
 */
const LONGEST = { LINEAR: 33 * 60, CANARY: CLOUDFORMATION_WAITS };

/** Returns every problem of the strategy. */
export function strategyProblems(strategy: Strategy, bakeTime: Duration): readonly string[] {
  const { type, stepPercent, stepBakeTime } = strategy;
  if (stepPercent === undefined || stepBakeTime === undefined) return [];
  const what = type === 'LINEAR' ? 'stepPercent of a linear strategy' : 'percent of a canary strategy';
  const least = type === 'LINEAR' ? 3 : 0.1;
  const problems = [
    ...timeProblems(type === 'LINEAR' ? 'stepBakeTime' : 'canaryBakeTime', stepBakeTime, 'minutes', BAKE_TIME),
  ];
  if (!(stepPercent >= least && stepPercent <= 100 && isTenths(stepPercent))) {
    problems.push(
      `${what} must be from ${least.toFixed(1)} to 100.0 with at most one decimal, got ${formatNumber(stepPercent)}: ${omit(type === 'LINEAR' ? 10 : 5)}`,
    );
  } else if (problems.length === 0) {
    problems.push(...waitProblems(strategy, minutesOf(bakeTime)));
  }
  return problems;
}

/** Returns a problem if the waits of a linear or canary shift take too long in total. @param bakeTime minutes */
export function waitProblems({ type, stepPercent, stepBakeTime }: Strategy, bakeTime: number): readonly string[] {
  if ((type !== 'LINEAR' && type !== 'CANARY') || stepPercent === undefined || stepBakeTime === undefined) return [];
  const steps = type === 'LINEAR' ? linearSteps(stepPercent) : 1;
  const minutes = bakeTime + steps * minutesOf(stepBakeTime);
  return minutes <= LONGEST[type] || Number.isNaN(minutes)
    ? []
    : [
        `the bake times of a ${type.toLowerCase()} deployment must add up to at most ${LONGEST[type]} minutes, got ${minutes}: shorten them` +
          `${type === 'LINEAR' ? ' or choose fewer steps' : ''}, because CloudFormation does not wait longer`,
      ];
}

function isTenths(value: number): boolean {
  return Math.abs(value * 10 - Math.round(value * 10)) < 1e-9;
}

/** Converts the strategy to options of aws-cdk-lib's services. */
export function strategyOptions({ type, stepPercent, stepBakeTime }: Strategy): Partial<ecs.BaseServiceOptions> {
  if (type === 'ROLLING') return {};
  const deploymentStrategy = ecs.DeploymentStrategy[type];
  const steps = { ...(stepPercent !== undefined && { stepPercent }), ...(stepBakeTime && { stepBakeTime }) };
  return {
    deploymentStrategy,
    ...(type === 'LINEAR' && { linearConfiguration: steps }),
    ...(type === 'CANARY' && { canaryConfiguration: steps }),
  };
}
