import { describe, expect, it } from 'vitest';
import { table, withParts } from '../../tools/page-parts.ts';

const PAGE = 'above\n<!-- costs -->\nold\n<!-- end -->\nbetween\n<!-- idle -->\n<!-- end -->\nbelow\n';

describe('withParts', () => {
  it('puts each part into its place, and leaves all else as it is', () => {
    expect(withParts(PAGE, { idle: 'nothing', costs: '1\n2' })).toBe(
      'above\n<!-- costs -->\n1\n2\n<!-- end -->\nbetween\n<!-- idle -->\nnothing\n<!-- end -->\nbelow\n',
    );
    expect(withParts(PAGE, {})).toBe(PAGE);
  });

  it('comes to the same page when it is done again', () => {
    const once = withParts(PAGE, { costs: 'new', idle: 'idle' });
    expect(withParts(once, { costs: 'new', idle: 'idle' })).toBe(once);
  });

  it.each(['above\n<!-- end -->\n', 'above\n<!-- costs -->\nnever ends\n', '<!-- end -->\n<!-- costs -->\n'])(
    'refuses a page without a place for a part: %j',
    (page) => {
      expect(() => withParts(page, { costs: 'new' })).toThrow(
        'the text has no place for costs: add <!-- costs --> and <!-- end -->',
      );
    },
  );
});

describe('table', () => {
  it('writes a head and rows', () => {
    expect(
      table(
        ['what', 'how much'],
        [
          ['alarms', '2'],
          ['logs', ''],
        ],
      ),
    ).toBe('| what | how much |\n|---|---|\n| alarms | 2 |\n| logs |  |');
  });

  it('keeps a bar within its cell', () => {
    expect(table(['a'], [['x | y']])).toBe('| a |\n|---|\n| x \\| y |');
  });
});
