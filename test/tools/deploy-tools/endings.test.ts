import { describe, expect, it } from 'vitest';
import { causeIn, endings, waitNames, waits } from '../../../tools/deploy-tools/endings.ts';

it('the comparison has eight endings and three waits, each with a name of its own', () => {
  expect(new Set(endings.map(({ name }) => name)).size).toBe(8);
  expect(waits.map(({ name }) => name)).toEqual(waitNames);
});

describe('the cause in the last line of a wait', () => {
  const action =
    'Deployment ecs-svc/… not found. The deployment was likely rolled back by the deployment circuit breaker.';
  it.each([
    ['rolled back by an alarm', 'rolled-back-by-alarm: web was rolled back: alarm web-5xx fired', 'named'],
    ['rolled back by an alarm', action, 'wrong'],
    ['rolled back by an alarm', '', 'not named'],
    ['rolled back by the circuit breaker', action, 'named'],
    ['stopped by a user', 'rolled-back-on-request: a user stopped it', 'named'],
    ['superseded', action, 'wrong'],
    ['stuck', 'Waiter ServicesStable failed: Max attempts exceeded', 'not named'],
    ['succeeded', 'all is well', 'none'],
  ])('of an ending that %s: %j is %s', (name, said, cause) => {
    expect(causeIn(said, endings.find((one) => one.name === name) ?? {})).toBe(cause);
  });
});
