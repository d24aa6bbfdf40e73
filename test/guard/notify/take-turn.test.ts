import { beforeEach, describe, expect, it } from 'vitest';
import { type EpochMs, epochMs, seconds } from '../../../src/core/time.ts';
import { askForTurn, holdTurns } from '../../../src/guard/notify/take-turn.ts';
import type { PaceStore } from '../../../src/guard/ports.ts';
import { at } from '../../builders/facts.ts';
import { inMemoryPaces } from '../../fakes/in-memory-paces.ts';

let paces: PaceStore;
let now: EpochMs;
let saves: number;

beforeEach(() => {
  const store = inMemoryPaces();
  saves = 0;
  now = at(0);
  paces = {
    readPace: store.readPace,
    savePace: async (channel, call, pace) => {
      saves += 1;
      return store.savePace(channel, call, pace);
    },
  };
});

const line = (fields: Partial<PaceStore> = {}) => ({ paces: { ...paces, ...fields }, now: () => now, channel: 'C1' });

describe('askForTurn', () => {
  it('gives the first the turn and the next a place, and keeps both', async () => {
    expect(await askForTurn(line(), 'post', undefined)).toMatchObject({ is: 'now' });
    expect(await askForTurn(line(), 'post', undefined)).toMatchObject({ is: 'later', at: at(0, 1), place: at(0, 1) });
    expect(await askForTurn(line(), 'post', undefined)).toMatchObject({ is: 'later', place: at(0, 2) });
    expect(await paces.readPace('C1', 'post')).toMatchObject({ version: 3 });
  });

  it('counts each kind of call on its own', async () => {
    await askForTurn(line(), 'post', undefined);
    expect(await askForTurn(line(), 'update', undefined)).toMatchObject({ is: 'now' });
  });

  it('writes nothing for who has a place already', async () => {
    await askForTurn(line(), 'post', undefined);
    saves = 0;
    expect(await askForTurn(line(), 'post', at(0, 40))).toMatchObject({ is: 'later', at: at(0, 25), place: at(0, 40) });
    expect(saves).toBe(0);
  });

  it('asks again where another notifier asked at the same time', async () => {
    let isFirst = true;
    const racing = line({
      savePace: async (channel, call, pace) => {
        if (isFirst) await paces.savePace(channel, call, { ...pace });
        isFirst = false;
        return paces.savePace(channel, call, pace);
      },
    });
    // The other one took the turn, so that this one gets the first place behind it.
    expect(await askForTurn(racing, 'post', undefined)).toMatchObject({ is: 'later', place: at(0, 1) });
  });

  it('waits a second where others always come first', async () => {
    const lost = line({ savePace: async () => 'conflict' });
    expect(await askForTurn(lost, 'post', undefined)).toMatchObject({ is: 'later', at: at(0, 1) });
  });
});

describe('holdTurns', () => {
  it('keeps everyone from that call for a while', async () => {
    await holdTurns(line(), 'post', seconds(30));
    expect(await askForTurn(line(), 'post', undefined)).toMatchObject({ is: 'later', at: at(0, 30) });
    expect(await askForTurn(line(), 'update', undefined)).toMatchObject({ is: 'now' });
    now = at(0, 30);
    expect(await askForTurn(line(), 'post', undefined)).toMatchObject({ is: 'now' });
  });

  it('does not shorten what was counted already', async () => {
    await holdTurns(line(), 'post', seconds(60));
    await holdTurns(line(), 'post', seconds(30));
    expect((await paces.readPace('C1', 'post'))?.opensAt).toBe(epochMs(at(1)));
  });

  it('leaves it to another that counted at the same time', async () => {
    await expect(holdTurns(line({ savePace: async () => 'conflict' }), 'post', seconds(30))).resolves.toBeUndefined();
  });
});
