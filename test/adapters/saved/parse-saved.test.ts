import { describe, expect, it } from 'vitest';
import { parseSaved } from '../../../src/adapters/saved/parse-saved.ts';

const serviceArn = 'arn:aws:ecs:eu-west-1:111122223333:service/shop/checkout';

/** A document with one service and nothing else. */
function document(change: object = {}) {
  return {
    format: 'ecs-guard-services',
    schemaVersion: '1',
    savedAt: '2026-03-01T12:00:00.000Z',
    region: 'eu-west-1',
    services: [{ serviceArn, serviceName: 'checkout', desiredCount: 2, tags: [{ key: 'owner', value: 'shop' }] }],
    taskDefinitions: [],
    succeeded: {},
    alarms: { MetricAlarms: [], CompositeAlarms: [], LogAlarms: [] },
    targetGroups: [],
    denied: [],
    ...change,
  };
}

const parse = (value: unknown) => parseSaved(JSON.stringify(value), 'shop.json');

it('a document is read without members that the rules do not need', () => {
  const reading = parse(document());
  expect(reading?.is === 'read' ? reading.saved.services : reading).toEqual([
    { serviceArn, serviceName: 'checkout', desiredCount: 2 },
  ]);
});

describe('what is wrong is named with its place', () => {
  it.each([
    [{ services: [{ serviceArn, desiredCount: 'two' }] }, 'services[0].desiredCount is wrong, got "two"'],
    [{ services: [{}] }, 'services[0].serviceArn is wrong, got nothing'],
    [{ services: {} }, 'services is wrong, got an object'],
    [{ denied: [null] }, 'denied[0] is wrong, got null'],
    [{ alarms: [] }, 'alarms is wrong, got a list'],
    [{ region: 'x'.repeat(100) + 1, services: 'y'.repeat(100) }, `services is wrong, got "${'y'.repeat(56)}…`],
  ])('case %#', (change, because) => {
    const reading = parse(document(change));
    expect(reading).toEqual({
      is: 'refused',
      because: `shop.json: ${because}: save the services again with "ecs-guard doctor --save"`,
    });
  });
});

describe('a text that may be a template', () => {
  it.each([
    'Resources: {}',
    '{"Resources": {}, "format": "ecs-guard-services"}',
    '{"format": ',
    '[{"format": 1}]',
    '{"Metadata": {"format": "x"}}',
    '',
  ])('%j is left to the template reader', (text) => {
    expect(parseSaved(text, 'shop.yaml')).toBeUndefined();
  });
});
