import { isServicePattern } from '../../src/config/variables.ts';
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
  const problems = [...emptyProblems(filters), ...wordProblems(filters), ...contradictions(filters)];
  if (problems.length > 0) throw new Error(`the outcome filters are invalid: ${problems.join('; ')}`);
}

function emptyProblems(filters: OutcomeFilters): readonly string[] {
  return Object.entries(filters)
    .filter(([, words]) => Array.isArray(words) && words.length === 0)
    .map(([name]) => `${name} must hold at least one value, got []: leave it out to match all`);
}

function wordProblems(filters: OutcomeFilters): readonly string[] {
  const { services = [], strategies = [] } = filters;
  return [
    ...(['detailTypes', 'outcomes', 'causes', 'protections'] as const).flatMap((name) => {
      const known: readonly string[] = outcomeWords[name];
      const strange = (filters[name] ?? []).filter((word) => !known.includes(word));
      return strange.map((word) => `${name} must be one of ${known.join(', ')}, got "${word}"`);
    }),
    ...services
      .filter((pattern) => !isServicePattern(pattern))
      .map((pattern) => `services must be patterns like "prod-*/checkout", got "${pattern}"`),
    ...strategies
      .filter((word) => !STRATEGY.test(word))
      .map((word) => `strategies must be ECS strategy names like "BLUE_GREEN", got "${word}"`),
  ];
}

/** Combinations that can never match: the rule would match nothing, without an error. */
function contradictions(filters: OutcomeFilters): readonly string[] {
  const { detailTypes = ['Deployment Finished'], outcomes = [], causes, protections = [] } = filters;
  const isOneOf = (words: readonly string[]) => (word: string) => words.includes(word);
  const problems: string[] = [];
  const listed = (problem: string, words: readonly string[]) => {
    if (words.length > 0) problems.push(`${problem}, got ${words.map((word) => `"${word}"`).join(', ')}`);
  };
  if (outcomes.length > 0) {
    const silent = detailTypes.filter((type) => type !== 'Deployment Finished');
    listed('only "Deployment Finished" has an outcome: use a separate rule for the other detailTypes', silent);
  }
  if (causes !== undefined) {
    const silent = detailTypes.filter((type) => !isOneOf(HAVE_A_CAUSE)(type));
    listed(`only ${HAVE_A_CAUSE.join(', ')} have a cause: use a separate rule for the other detailTypes`, silent);
    const causeless = outcomes.filter(isOneOf(WITHOUT_CAUSE));
    listed('outcomes must have a cause when causes is set: use a separate rule for the others', causeless);
  }
  if (detailTypes.includes('Deployment Unprotected')) {
    const armed = protections.filter(isOneOf(NOT_UNPROTECTED));
    listed('protections of "Deployment Unprotected" must be off or blind: leave out the others', armed);
  }
  return problems;
}
