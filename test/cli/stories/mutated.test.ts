import { expect, it } from 'vitest';
import { simulateFrom } from './shop.ts';
import { TEN_TEMPLATES } from './ten-templates.ts';

/** Values that people and generators write in the wrong place. */
const ODD = [
  '-1',
  '0',
  '1e9',
  '0.5',
  'null',
  '""',
  'yes',
  '[]',
  '{}',
  '{Ref: Nowhere}',
  '{Ref: "AWS::NoValue"}',
  '!Ref Service',
  "'\u0000'",
];

/** A value after a key, in the styles of the ten templates. */
const VALUE = /(?<=: )(?:[\w.-]+|"[^"]*")(?=[\n,}\]])/g;

const texts = Object.values(TEN_TEMPLATES);

/** Each third value of all templates, with its place. */
const places = texts
  .flatMap((text) => [...text.matchAll(VALUE)].map(({ index, 0: value }) => ({ text, index, value })))
  .filter((_, number) => number % 3 === 0);

it('answers or refuses each template in which one value is another one', async () => {
  expect(places.length).toBeGreaterThan(100);
  for (const [number, { text, index, value }] of places.entries()) {
    const odd = ODD[number % ODD.length] ?? '';
    const mutated = text.slice(0, index) + odd + text.slice(index + value.length);
    const { code, stderr } = await simulateFrom(['--from', 'web.yaml', '--story', 'errors,crash'], {
      'web.yaml': mutated,
    });
    expect([0, 2], `${value} became ${odd}`).toContain(code);
    expect(stderr).not.toMatch(/^\s+at /m);
  }
}, 120_000);
