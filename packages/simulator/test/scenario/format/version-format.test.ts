import { describe, expect, it } from 'vitest';
import { describeMistake, ScenarioDocument } from '../../../src/scenario/format/document.ts';
import { checkRecording, readLoad, readVersions } from '../../../src/scenario/format/version-format.ts';
import { expectOnlyFault, scenarioOf, type WrittenMistake, yamlValue } from '../stories.ts';

const MISTAKES: readonly WrittenMistake[] = [
  [
    'a version in one wrong word',
    ['versions: { v2: bad }'],
    'story.yaml:2:17: versions.v2: must be healthy or a map of its problems, got "bad": write { errors: 20% }',
  ],
  [
    'more requests than can be counted',
    ['load: 1e308'],
    'story.yaml:2:7: load: must be at most 9007199254740991 requests per minute, got "1e308": write load: 600',
  ],
];

describe('a mistake in a version or a load', () => {
  it.each(MISTAKES)(
    '%s is the only complaint, with its place, its value and the fix [SCN-1] [SCN-2]',
    (_what, lines, fault) => {
      expectOnlyFault(lines, fault);
    },
  );
});

describe('a load', () => {
  it.each([
    ['600', 600],
    ['600/m', 600],
    ['10 / s', 600],
    ['0.5/s', 30],
    ['1200/h', 20],
    ['{ requestsPerMinute: 5 }', 5],
  ])('%s', (text, requestsPerMinute) => {
    expect(readLoad(yamlValue(text).place)).toMatchObject({ requestsPerMinute });
  });

  it.each(['10/d', '/m', '{ diurnal: { low: 1, high: 1e308 } }'])('%s is refused', (text) => {
    const { place, mistakes } = yamlValue(text);
    expect(readLoad(place)).toBeUndefined();
    expect(mistakes()).toHaveLength(1);
  });
});

describe('versions', () => {
  it('are healthy, or have their defects', () => {
    const { place } = yamlValue('{ v1: healthy, v2: Healthy, v3: { errors: 20% } }');
    expect(readVersions(place)).toEqual(
      new Map<string, unknown>([
        ['v1', {}],
        ['v2', {}],
        ['v3', { errors: { share: 0.2 } }],
      ]),
    );
  });

  it('count as healthy when they are wrong, so that what refers to them is not wrong too', () => {
    const { place, mistakes } = yamlValue('{ v1: bad }');
    expect(readVersions(place)).toEqual(new Map([['v1', {}]]));
    expect(mistakes()).toHaveLength(1);
  });
});

describe('a recording', () => {
  const faultOf = (readFile?: (file: string) => string) => {
    const document = new ScenarioDocument('x', 'story.yaml', readFile);
    if (document.root === null) throw new Error('empty');
    const place = { document, node: document.root, path: 'load' };
    const isFine = checkRecording({ recording: { file: 'monday.csv' } }, place);
    return { isFine, mistakes: document.mistakes.map(describeMistake) };
  };

  it('is looked into where there are files', () => {
    expect(faultOf()).toEqual({ isFine: true, mistakes: [] });
    expect(faultOf(() => '2026-01-05 12:00:00,5\n')).toEqual({ isFine: true, mistakes: [] });
    expect(faultOf(() => 'monday,5\n')).toEqual({
      isFine: false,
      mistakes: [
        expect.stringMatching(/^story\.yaml:1:1: load\.recording: monday\.csv line 1 must be timestamp,value/),
      ],
    });
  });

  it('that is not there is named by its path and the code of the system', () => {
    const missing = () => {
      throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
    };
    expect(faultOf(missing).mistakes).toEqual([
      'story.yaml:1:1: load.recording: monday.csv cannot be read (ENOENT): give the path of a CSV file, relative to this file',
    ]);
  });
});

describe('a crash with noise', () => {
  it('is read with the age and a share [LOAD-17]', () => {
    const { versions } = scenarioOf('name: x', 'versions: { v2: { crashAfter: { after: 100s, noise: 50% } } }');
    expect(versions.get('v2')).toMatchObject({ crashAfter: { after: 100_000, noise: 0.5 } });
  });

  it('is not more than the whole age', () => {
    expectOnlyFault(
      ['versions: { v2: { crashAfter: { after: 100s, noise: 200% } } }'],
      'versions.v2.crashAfter.noise: must be a share from 0 to 1, or from 0% to 100%, got "200%"',
    );
  });
});
