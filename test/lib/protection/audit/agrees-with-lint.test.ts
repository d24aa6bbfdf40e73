import { describe, expect, it } from 'vitest';
import { DeploymentProtection } from '../../../../lib/protection/deployment-protection.ts';
import { ALL_SHAPES } from '../../shapes/services/all.ts';
import { findBoth } from './lint-and-constructs.ts';
import { ODD_SERVICES } from './odd-services.ts';

const SHAPES = Object.entries(ALL_SHAPES).flatMap(([room, shapes]) =>
  Object.entries(shapes).map(([name, shape]) => [`${room}: ${name}`, shape] as const),
);

/** Rules that lint finds in a service that `ofAll()` refuses. Its one warning has the reason of the refusal, and no other finding. */
const OF_REFUSED = new Set(['classic-load-balancer', 'no-breaker', 'no-health-check', 'no-protection']);

describe.each(SHAPES)('%s', (_, { create, changeLater = () => undefined }) => {
  it('has the same findings in the constructs and in its template', () => {
    for (const [path, { lint, constructs, says, refused }] of findBoth(
      create,
      DeploymentProtection.ofAll,
      changeLater,
    )) {
      if (refused === undefined) {
        expect([path, constructs]).toEqual([path, lint]);
        continue;
      }
      expect(constructs).toEqual([]);
      const others = lint.filter((id) => !OF_REFUSED.has(id));
      // The refusal has the sentence of the rule.
      if (others.length > 0) expect(says.some((one) => refused.includes(one))).toBe(true);
    }
  });
});

describe.each(Object.entries(ODD_SERVICES))('%s', (_, { create, finds, onlyLint = {}, onlyConstructs = {} }) => {
  it('has the findings that we expect, in the constructs and in its template', () => {
    const found = [...findBoth(create).values()];
    expect(found).toMatchObject([
      {
        lint: [...finds, ...Object.keys(onlyLint)].toSorted(),
        constructs: [...finds, ...Object.keys(onlyConstructs)].toSorted(),
      },
    ]);
  });
});
