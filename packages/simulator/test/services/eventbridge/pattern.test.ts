import { describe, expect, it } from 'vitest';
import { parseEventPattern } from '../../../src/services/eventbridge/pattern.ts';

/** One line a rule: what the pattern says, an event that it takes, one that it leaves. Several where one is not enough. */
const rules: readonly {
  readonly name: string;
  readonly pattern: unknown;
  readonly takes: readonly unknown[];
  readonly leaves: readonly unknown[];
}[] = [
  {
    name: 'a value matches itself alone, by type and by case',
    pattern: { state: ['running', 5, true] },
    takes: [{ state: 'running' }, { state: 5 }, { state: true }],
    leaves: [{ state: 'Running' }, { state: '5' }, { state: 'true' }, { state: null }, {}],
  },
  {
    name: 'keys are compared by case',
    pattern: { detail: { eventName: ['A'] } },
    takes: [{ detail: { eventName: 'A' } }],
    leaves: [{ detail: { eventname: 'A' } }, { Detail: { eventName: 'A' } }],
  },
  {
    name: 'all fields must match, other fields do not matter',
    pattern: { source: ['aws.ecs'], detail: { state: ['x'] } },
    takes: [{ source: 'aws.ecs', detail: { state: 'x', more: 1 } }],
    leaves: [
      { source: 'aws.ecs', detail: {} },
      { source: 'aws.ec2', detail: { state: 'x' } },
    ],
  },
  {
    name: 'null matches a null, not an absent field and not an empty string',
    pattern: { user: [null] },
    takes: [{ user: null }],
    leaves: [{}, { user: '' }, { user: 'null' }],
  },
  {
    name: 'an empty string matches an empty string alone',
    pattern: { name: [''] },
    takes: [{ name: '' }],
    leaves: [{ name: null }, { name: ' ' }, {}],
  },
  {
    name: 'an array in the event matches by any element',
    pattern: { resources: ['b'] },
    takes: [{ resources: ['a', 'b'] }, { resources: [['b']] }],
    leaves: [{ resources: ['a'] }, { resources: [] }],
  },
  {
    name: 'an array of objects matches when one element matches by itself',
    pattern: { tasks: { name: ['web'], state: ['up'] } },
    takes: [
      {
        tasks: [
          { name: 'job', state: 'up' },
          { name: 'web', state: 'up' },
        ],
      },
    ],
    leaves: [
      {
        tasks: [
          { name: 'job', state: 'up' },
          { name: 'web', state: 'down' },
        ],
      },
    ],
  },
  {
    name: 'prefix',
    pattern: { time: [{ prefix: '2026-03' }] },
    takes: [{ time: '2026-03-01' }, { time: '2026-03' }],
    leaves: [{ time: '2026-04-01' }, { time: 202603 }, {}],
  },
  {
    name: 'prefix, ignoring case',
    pattern: { service: [{ prefix: { 'equals-ignore-case': 'EventB' } }] },
    takes: [{ service: 'eventbridge' }, { service: 'EVENTBUS' }],
    leaves: [{ service: 'my-eventbridge' }],
  },
  {
    name: 'suffix',
    pattern: { file: [{ suffix: '.png' }] },
    takes: [{ file: 'a.png' }],
    leaves: [{ file: 'a.PNG' }, { file: 'a.png.txt' }],
  },
  {
    name: 'suffix, ignoring case',
    pattern: { file: [{ suffix: { 'equals-ignore-case': '.png' } }] },
    takes: [{ file: 'a.PNG' }],
    leaves: [{ file: 'a.jpg' }],
  },
  {
    name: 'equals-ignore-case',
    pattern: { name: [{ 'equals-ignore-case': 'alice' }] },
    takes: [{ name: 'ALICE' }, { name: 'alice' }],
    leaves: [{ name: 'alice ' }],
  },
  {
    name: 'anything-but a value: present, of whatever type, and different',
    pattern: { state: [{ 'anything-but': 'initializing' }] },
    takes: [{ state: 'running' }, { state: 5 }, { state: null }, { state: ['initializing', 'running'] }],
    leaves: [{ state: 'initializing' }, { state: ['initializing'] }, {}, { state: { inner: 1 } }],
  },
  {
    name: 'anything-but a list of strings',
    pattern: { state: [{ 'anything-but': ['stopped', 'overloaded'] }] },
    takes: [{ state: 'running' }],
    leaves: [{ state: 'stopped' }, { state: 'overloaded' }],
  },
  {
    name: 'anything-but a list of numbers',
    pattern: { limit: [{ 'anything-but': [100, 200] }] },
    takes: [{ limit: 150 }, { limit: '100' }],
    leaves: [{ limit: 100 }],
  },
  {
    name: 'anything-but a prefix, or any of several',
    pattern: { region: [{ 'anything-but': { prefix: ['us-', 'eu-'] } }] },
    takes: [{ region: 'ap-south-1' }],
    leaves: [{ region: 'us-east-1' }, { region: 'eu-west-1' }, {}],
  },
  {
    name: 'anything-but a suffix',
    pattern: { file: [{ 'anything-but': { suffix: '.png' } }] },
    takes: [{ file: 'a.txt' }],
    leaves: [{ file: 'a.png' }],
  },
  {
    name: 'anything-but, ignoring case',
    pattern: { state: [{ 'anything-but': { 'equals-ignore-case': ['initializing', 'stopped'] } }] },
    takes: [{ state: 'running' }],
    leaves: [{ state: 'INITIALIZING' }, { state: 'Stopped' }],
  },
  {
    name: 'anything-but a wildcard',
    pattern: { path: [{ 'anything-but': { wildcard: '*/lib/*' } }] },
    takes: [{ path: 'src/main' }],
    leaves: [{ path: 'src/lib/main' }],
  },
  {
    name: 'numeric, one bound',
    pattern: { price: [{ numeric: ['=', 100] }] },
    takes: [{ price: 100 }],
    leaves: [{ price: 100.5 }, { price: '100' }],
  },
  {
    name: 'numeric, a range that excludes one end',
    pattern: { price: [{ numeric: ['>', 10, '<=', 20] }] },
    takes: [{ price: 10.01 }, { price: 20 }],
    leaves: [{ price: 10 }, { price: 20.01 }],
  },
  {
    name: 'exists: a leaf is there, a null too, an object is no leaf',
    pattern: { detail: { product: [{ exists: true }] } },
    takes: [{ detail: { product: 'x' } }, { detail: { product: null } }],
    leaves: [{ detail: {} }, { detail: { product: { id: 1 } } }, { detail: { product: [] } }],
  },
  {
    name: 'exists false: no leaf is there, also when everything above is absent',
    pattern: { detail: { product: [{ exists: false }] } },
    takes: [{ detail: {} }, {}, { detail: { product: { id: 1 } } }],
    leaves: [{ detail: { product: 'x' } }, { detail: [{ product: 'x' }, {}] }],
  },
  {
    name: 'exists false beside a value: absent or that value',
    pattern: { state: [{ exists: false }, 'unknown'] },
    takes: [{}, { state: 'unknown' }],
    leaves: [{ state: 'known' }],
  },
  {
    name: 'wildcard, at any place, over any run of characters',
    pattern: { file: [{ wildcard: 'dir/*.png' }] },
    takes: [{ file: 'dir/a/b.png' }, { file: 'dir/.png' }],
    leaves: [{ file: 'dir/a.png.txt' }, { file: 'other/dir/a.png' }, { file: 'dir/apng' }],
  },
  {
    name: 'wildcard with an escaped asterisk and backslash',
    pattern: { text: [{ wildcard: 'a\\*b\\\\*' }] },
    takes: [{ text: 'a*b\\' }, { text: 'a*b\\c' }],
    leaves: [{ text: 'axb\\' }, { text: 'a*b' }],
  },
  {
    name: '$or between fields, beside a field that must match',
    pattern: { source: ['s'], $or: [{ location: ['New York'] }, { detail: { day: ['Monday'] } }] },
    takes: [
      { source: 's', location: 'New York' },
      { source: 's', detail: { day: 'Monday' } },
    ],
    leaves: [{ source: 's', location: 'Berlin' }, { location: 'New York' }],
  },
  {
    name: '$or inside an object',
    pattern: { detail: { $or: [{ a: [1] }, { b: [{ exists: false }] }] } },
    takes: [{ detail: { a: 1, b: 2 } }, { detail: { a: 2 } }],
    leaves: [{ detail: { a: 2, b: 2 } }],
  },
];

describe('an event pattern', () => {
  it.each(rules)('$name', ({ pattern, takes, leaves }) => {
    const { matches } = parseEventPattern(pattern);
    expect(takes.filter((event) => !matches(event))).toEqual([]);
    expect(leaves.filter((event) => matches(event))).toEqual([]);
  });

  it.each([
    ['an unknown operator', { a: [{ contains: 'x' }] }, 'unrecognized match type contains'],
    ['cidr, which the simulator does not have', { a: [{ cidr: '10.0.0.0/24' }] }, 'cidr is an operator of EventBridge'],
    [
      'a value outside an array',
      { detail: { a: 'x' } },
      'event pattern is not valid at detail.a: "a" must be an object or an array',
    ],
    ['an empty array', { a: [] }, 'empty arrays are not allowed'],
    ['an empty pattern', {}, 'at least one field'],
    ['two operators in one match', { a: [{ prefix: 'x', suffix: 'y' }] }, 'exactly one operator'],
    ['a prefix that is no string', { a: [{ prefix: 5 }] }, 'prefix takes a string'],
    ['two wildcards in a row', { a: [{ wildcard: 'a**b' }] }, 'consecutive wildcard characters'],
    ['an escaped letter', { a: [{ wildcard: 'a\\b' }] }, 'a backslash may escape nothing but'],
    ['anything-but of mixed types', { a: [{ 'anything-but': ['x', 5] }] }, 'strings alone or numbers alone'],
    [
      'anything-but of a number range',
      { a: [{ 'anything-but': { numeric: ['<', 5] } }] },
      'anything-but takes values or one of',
    ],
    ['a number beyond the limit', { a: [{ numeric: ['<', 5_000_000_001] }] }, 'from -5e9 to 5e9'],
    ['a numeric range of two lower bounds', { a: [{ numeric: ['>', 1, '>', 2] }] }, 'one lower and one upper bound'],
    ['exists with a string', { a: [{ exists: 'yes' }] }, 'exists takes true or false'],
    ['an $or of one', { $or: [{ a: ['x'] }] }, 'at least two patterns'],
  ])('refuses %s', (_, pattern, message) => {
    expect(() => parseEventPattern(pattern)).toThrow(message);
  });
});
