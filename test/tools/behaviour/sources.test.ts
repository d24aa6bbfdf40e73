import { describe, expect, it } from 'vitest';
import { findSourceGaps, namedParameters } from '../../../tools/behaviour/sources.ts';

const gapsOf = (source: string) => findSourceGaps([{ id: 'CW-1', text: 'so it is', source }], ['bakeMs', 'pollMs']);

describe('the source of a rule', () => {
  it.each([
    ['a page', '[page](https://example.com/a)'],
    ['a parameter', 'parameter `bakeMs`'],
    ['several parameters', 'parameters `bakeMs`, `pollMs` and all others'],
    ['an observation', 'observed, OBS1'],
    ['an inference', 'inferred from [page](https://example.com/a)'],
    ['a decision of ours', 'this simulator; see below'],
    ['a page of the project', '[docs/design.md](../../docs/design.md)'],
  ])('may be %s', (_, source) => {
    expect(gapsOf(source)).toEqual([]);
  });

  it.each(['ours', 'a public log', 'https', 'observed somewhere', 'unpublished'])('may not be "%s"', (source) => {
    expect(gapsOf(source)).toEqual([`CW-1 has no source: ${source}`]);
  });

  it('names parameters that exist', () => {
    expect(gapsOf('[page](https://example.com/a); parameters `bakeMs`, `pullMs`')).toEqual([
      'CW-1 names the parameter pullMs, which does not exist',
    ]);
    expect(namedParameters('parameter `a`; `b` stays, (parameter `c`) and parameters `d`, `e` and `f`')).toEqual([
      'a',
      'c',
      'd',
      'e',
      'f',
    ]);
  });
});
