import { describe, expect, it } from 'vitest';
import type { HistoryStore } from '../../../src/guard/history/ports.ts';
import { readTableHistory } from '../../../src/guard/history/table-history.ts';
import { collect } from '../../builders/collect.ts';
import { SERVICE, T0 } from '../../builders/facts.ts';

const range = { from: T0, until: T0 };

function storeThatTells() {
  const calls: string[] = [];
  const store: HistoryStore = {
    async *all() {
      calls.push('all');
      yield [];
    },
    async *ofService(serviceArn) {
      calls.push(serviceArn);
      yield [];
    },
  };
  return { store, calls };
}

const everyService = async (arns: readonly string[]) => new Set(arns);
const noService = async () => new Set<string>();

describe('the history of the table', () => {
  it.each([
    ['all services by the index', undefined, everyService, ['all']],
    ['one service by its partition', SERVICE, everyService, [SERVICE]],
    ['nothing of a service of another team', SERVICE, noService, []],
  ])('reads %s', async (_, serviceArn, choose, expected) => {
    const { store, calls } = storeThatTells();
    const choice = { cluster: undefined, service: undefined, serviceArn };
    await collect(readTableHistory(store, { choice, range, choose }));
    expect(calls).toEqual(expected);
  });
});
