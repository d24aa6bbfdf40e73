import { isServicePattern } from '../../src/config/variables.ts';
import { allOf } from '../format-value.ts';
import { emptyProblems, refuseProblems, wordProblems } from '../problems.ts';
import { type OutcomeFilters, outcomeWords } from './outcome-filters.ts';

/** Kinds of events that can have a cause. */
const HAVE_A_CAUSE: readonly string[] = ['Deployment Rolling Back', 'Deployment Stuck', 'Deployment Finished'];

/** Outcomes without a cause. */
const WITHOUT_CAUSE: readonly string[] = ['succeeded', 'superseded'];

/** Protections that never occur in `Deployment Unprotected` events. */
const NOT_UNPROTECTED: readonly string[] = ['armed', 'unknown'];

/** ECS's spelling. AWS adds strategies, so the names are not listed here. */
const STRATEGY = /^[A-Z]+(_[A-Z]+)*$/;

/**
 * Validates the filters of an outcome rule.
 *
 * @throws Error that lists every problem, so that one synthesis shows them all
 */
export function validateOutcomeFilters(filters: OutcomeFilters): void {
  const empty = Object.entries(filters).flatMap(([name, words]) =>
    Array.isArray(words) ? emptyProblems(name, words, 'value', 'omit it to match all') : [],
  );
  refuseProblems('the outcome filters are invalid', [...empty, ...valueProblems(filters), ...contradictions(filters)]);
}

function valueProblems(filters: OutcomeFilters): readonly string[] {
  const { services = [], strategies = [] } = filters;
  return [
    ...(['detailTypes', 'outcomes', 'causes', 'protections'] as const).flatMap((name) => {
      return (filters[name] ?? []).flatMap((word) => wordProblems(name, word, outcomeWords[name]));
    }),
    ...servicePatternProblems('services', services),
    ...strategies
      .filter((word) => !STRATEGY.test(word))
      .map(
        (word) =>
          `strategies must contain names of ECS like "BLUE_GREEN", got "${word}": use ROLLING, BLUE_GREEN, LINEAR or CANARY`,
      ),
  ];
}

/** Problems of patterns that choose services. */
export function servicePatternProblems(name: string, patterns: readonly string[]): readonly string[] {
  return patterns
    .filter((pattern) => !isServicePattern(pattern))
    .map(
      (pattern) =>
        `${name} must contain patterns like "prod-*/checkout", got "${pattern}": use CLUSTER/SERVICE, with * for any text`,
    );
}

/** Values that can never match: the rule would stay silent without a reason. */
function contradictions(filters: OutcomeFilters): readonly string[] {
  const { detailTypes = ['Deployment Finished'], outcomes = [], causes, protections = [] } = filters;
  const isOneOf = (words: readonly string[]) => (word: string) => words.includes(word);
  const problems: string[] = [];
  const quoted = (words: readonly string[]) => allOf(words.map((word) => `"${word}"`));
  const silent = (types: readonly string[], what: string, filter: string) => {
    if (types.length === 0) return;
    problems.push(
      `${quoted(types)} events normally have no ${what}, so a rule with ${filter} would miss them: use a separate rule without ${filter} for them`,
    );
  };
  if (outcomes.length > 0) {
    silent(
      detailTypes.filter((type) => type !== 'Deployment Finished'),
      'outcome',
      'outcomes',
    );
  }
  if (causes !== undefined) {
    silent(
      detailTypes.filter((type) => !isOneOf(HAVE_A_CAUSE)(type)),
      'cause',
      'causes',
    );
    const causeless = outcomes.filter(isOneOf(WITHOUT_CAUSE));
    if (causeless.length > 0) {
      problems.push(
        `deployments with the outcome ${quoted(causeless)} have no cause, so a rule with causes never matches them: use a separate rule without causes for them`,
      );
    }
  }
  if (detailTypes.includes('Deployment Unprotected')) {
    const possible = outcomeWords.protections.filter((word) => !isOneOf(NOT_UNPROTECTED)(word));
    for (const word of protections.filter(isOneOf(NOT_UNPROTECTED))) {
      problems.push(
        ...wordProblems(
          'protections of "Deployment Unprotected"',
          word,
          possible,
          `to match "${word}", create a separate rule for another detail type, such as "Deployment Finished"`,
        ),
      );
    }
  }
  return problems;
}
