import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { describeMistake } from '../../../src/scenario/format/document.ts';
import { readBySchema } from '../../../src/scenario/format/schema-reader.ts';
import { expectOnlyFault, type WrittenMistake, yamlValue } from '../stories.ts';

const MISTAKES: readonly WrittenMistake[] = [
  [
    'a misspelt key of a load',
    ['load: { requestsPerMinut: 5 }'],
    'story.yaml:2:9: load.requestsPerMinut: there is no key "requestsPerMinut": did you mean "requestsPerMinute"?',
  ],
  [
    'a misspelt key of an effect',
    ['versions: { v2: { errors: { share: 5%, form: 3m } } }'],
    'story.yaml:2:40: versions.v2.errors.form: there is no key "form": did you mean "from"?',
  ],
  [
    'a duration without its unit in an effect',
    ['versions: { v2: { crashAfter: { after: 30 } } }'],
    'story.yaml:2:40: versions.v2.crashAfter.after: must be a duration like 90s, 5m or 1h30m, got 30: write 30s for seconds or 30m for minutes',
  ],
  ['a load in words', ['load: heavy'], 'story.yaml:2:7: load: must be a number, got "heavy": write load: 600'],
  [
    'a load of two kinds',
    ['load: { requestsPerMinute: 5, recording: x.csv }'],
    'story.yaml:2:7: load: must have exactly one of requestsPerMinute, diurnal and recording, got a map of 2 keys: write load: 600',
  ],
  [
    'a share above everything',
    ['versions: { v2: { errors: 200% } }'],
    'story.yaml:2:27: versions.v2.errors: must be a share from 0 to 1, or from 0% to 100%, got "200%": write errors: 20%',
  ],
];

describe('a mistake in a part that the workload reads', () => {
  it.each(MISTAKES)(
    '%s is the only complaint, with its place, its value and the fix [SCN-1] [SCN-2]',
    (_what, lines, fault) => {
      expectOnlyFault(lines, fault);
    },
  );
});

describe('a part that has a schema', () => {
  const schema = z.object({
    on: z.boolean().optional(),
    list: z.array(z.object({ n: z.number() }).strict()).optional(),
  });
  const read = readBySchema(schema, '{ on: true }', ['on', 'list', 'n']);

  it.each([
    ['{ on: on }', { on: true }],
    // As if it were not there: what is off is not bad about a version.
    ['{ on: off }', {}],
    ['{ on: false, list: [{ n: 1 }, { n: 0x10 }] }', { on: false, list: [{ n: 1 }, { n: 16 }] }],
  ])('%s', (text, value) => {
    expect(read(yamlValue(text).place)).toEqual(value);
  });

  it.each([
    [
      '{ list: [{ n: 1 }, { n: one }] }',
      '1:25: service.key.list[1].n: must be a number, got "one": write key: { on: true }',
    ],
    ['{ list: [{ m: 1 }] }', '1:12: service.key.list[0].m: there is no key "m": did you mean "n"?'],
    ['{ list: 7 }', '1:9: service.key.list: must be a list, got "7": write key: { on: true }'],
    ['7', '1:1: service.key: must be a map of keys and values, got "7": write key: { on: true }'],
  ])('%s is refused where it is wrong', (text, fault) => {
    const { place } = yamlValue(text);
    expect(read(place)).toBeUndefined();
    expect(place.document.mistakes.map(describeMistake)).toEqual([`story.yaml:${fault}`]);
  });
});
