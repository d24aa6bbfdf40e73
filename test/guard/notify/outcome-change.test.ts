import { describe, expect, it } from 'vitest';
import type { Ended } from '../../../src/core/history/change-result.ts';
import { describeRecovery, readChange } from '../../../src/guard/notify/outcome-change.ts';
import { fullRecord } from '../../builders/records.ts';
import { inMemoryRoutes } from '../../fakes/in-memory-routes.ts';

const ended = (outcome: Ended['outcome']): Ended => ({ outcome, cause: undefined, baseline: false });
const success = fullRecord({ outcome: 'succeeded', cause: undefined });

function storeOf(...pages: readonly (readonly Ended[])[]) {
  let read = 0;
  const earlier = async function* () {
    for (const page of pages) {
      read += 1;
      yield page;
    }
  };
  return { routes: { ...inMemoryRoutes(() => []), earlier }, pagesRead: () => read };
}

describe('the change of an outcome', () => {
  it('is found behind pages of deployments that do not count, and no further', async () => {
    const { routes, pagesRead } = storeOf(
      [ended('superseded'), ended('stopped')],
      [ended('superseded'), ended('failed'), ended('succeeded')],
      [ended('succeeded')],
    );
    expect(await readChange(routes, success)).toBe('recovered');
    expect(pagesRead()).toBe(2);
  });

  it('of the first deployment is its failure', async () => {
    expect(await readChange(storeOf().routes, fullRecord())).toBe('failed');
    expect(await readChange(storeOf([]).routes, success)).toBe('none');
  });

  it('is a note only for the better', () => {
    expect(describeRecovery('recovered')).toEqual(['recovered: the deployment before this one failed']);
    expect([describeRecovery('failed'), describeRecovery('none')]).toEqual([[], []]);
  });
});
