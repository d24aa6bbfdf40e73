import { type EventPattern, type IEventBus, type IRuleTarget, Rule } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { matchesGlob } from '../../src/core/glob.ts';
import type { OutcomeFilters } from './outcome-filters.ts';
import { validateOutcomeFilters } from './validate-outcome-filters.ts';

/**
 * Longest event pattern under EventBridge's default quota, in characters. @see
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
 */
const MOST_PATTERN_CHARACTERS = 2_048;

/** Filters and targets of a rule on the guard's bus. */
export interface OutcomeRuleProps extends OutcomeFilters {
  /**
   * Where the events go. Give the target a dead-letter queue, or undeliverable events are lost.
   * @default - nowhere until `rule.addTarget` is called
   */
  readonly target?: IRuleTarget;

  /**
   * More targets; a rule has at most five.
   * @default - none
   */
  readonly targets?: readonly IRuleTarget[];

  /**
   * What the rule is for.
   * @default - none
   */
  readonly description?: string;

  /**
   * Name of the rule.
   * @default - CloudFormation generates one
   */
  readonly ruleName?: string;

  /**
   * Whether the rule is enabled.
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * Scope of the rule. Set it when the target is in another stack of the same account and Region, so that the two stacks do
   * not depend on each other.
   * @default - the guard
   */
  readonly crossStackScope?: Construct;
}

/**
 * Returns the event pattern for the guard's bus. Rejects values that can never match.
 *
 * @throws Error that lists every problem of the filters
 */
export function outcomeEventPattern(filters: OutcomeFilters = {}): EventPattern {
  validateOutcomeFilters(filters);
  const detail = outcomeDetail(filters);
  const pattern: EventPattern = {
    source: ['ecs-deployment-guard'],
    detailType: [...(filters.detailTypes ?? ['Deployment Finished'])],
    ...(Object.keys(detail).length > 0 && { detail }),
  };
  // CloudFormation writes "detail-type" instead of detailType, one character more.
  const characters = JSON.stringify(pattern).length + 1;
  if (characters > MOST_PATTERN_CHARACTERS) {
    throw new Error(
      `the event pattern must have at most ${MOST_PATTERN_CHARACTERS} characters, got ${characters}: ` +
        'shorten the service names with "*", or create two rules',
    );
  }
  return pattern;
}

/** Creates a rule on a guard's bus. */
export function createOutcomeRule(scope: Construct, id: string, bus: IEventBus, props: OutcomeRuleProps): Rule {
  const { target, targets = [], description, ruleName, enabled, crossStackScope, ...filters } = props;
  return new Rule(scope, id, {
    eventBus: bus,
    eventPattern: outcomeEventPattern(filters),
    targets: [...(target ? [target] : []), ...targets],
    ...(description !== undefined && { description }),
    ...(ruleName !== undefined && { ruleName }),
    ...(enabled !== undefined && { enabled }),
    ...(crossStackScope && { crossStackScope }),
  });
}

type Pattern = Readonly<Record<string, unknown>>;

function outcomeDetail({ outcomes, causes, protections, services, strategies }: OutcomeFilters): Pattern {
  const deployment = {
    ...(strategies && { strategy: [...strategies] }),
    ...(protections && { protection: { state: [...protections] } }),
    ...(services && servicesPattern(services)),
  };
  return {
    ...(outcomes && { outcome: [...outcomes] }),
    ...(causes && { cause: [...causes] }),
    ...(Object.keys(deployment).length > 0 && { deployment }),
  };
}

/**
 * Empty when one of the patterns matches every service. With fewer than two alternatives, EventBridge treats `$or` as the
 * name of a field.
 */
function servicesPattern(services: readonly string[]): Pattern {
  const alternatives = [...new Set(services)].map(servicePattern);
  if (alternatives.some((alternative) => Object.keys(alternative).length === 0)) return {};
  return alternatives.length === 1 ? { ...alternatives[0] } : { $or: alternatives };
}

/** Names cannot contain a slash, so cluster and service are matched separately. */
function servicePattern(pattern: string): Pattern {
  const [cluster = '', service = ''] = pattern.split('/').map((part) => part.replace(/\*+/g, '*'));
  return {
    ...(cluster !== '*' && { cluster: [textPattern(cluster), ...absentCluster(cluster)] }),
    ...(service !== '*' && { service: [textPattern(service)] }),
  };
}

/** Uses the simplest operator, because EventBridge rejects a rule with many wildcards as too complex. */
function textPattern(text: string): unknown {
  const stars = text.split('*').length - 1;
  if (stars === 0) return text;
  if (stars === 1 && text.endsWith('*')) return { prefix: text.slice(0, -1) };
  if (stars === 1 && text.startsWith('*')) return { suffix: text.slice(1) };
  return { wildcard: text };
}

/** A service with a short ARN has no cluster in its events. It counts as `default`, like in `include`. */
function absentCluster(pattern: string): readonly unknown[] {
  return matchesGlob(pattern, 'default') ? [{ exists: false }] : [];
}
