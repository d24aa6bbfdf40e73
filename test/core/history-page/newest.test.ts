import { expect, it } from 'vitest';
import { keepNewest } from '../../../src/core/history-page/newest.ts';
import { epochMs } from '../../../src/core/time.ts';
import { pastDeployment, TEN } from '../history/past-deployments.ts';

const at = (minute: number) => pastDeployment({ createdAt: epochMs(TEN + minute * 60_000) });

it('keeps the newest, newest first, whatever comes first', () => {
  const newest = keepNewest(3);
  newest.add([at(1), at(5)]);
  newest.add([at(3), at(2), at(4)]);
  newest.add([]);
  expect(newest.list()).toEqual([at(5), at(4), at(3)]);
});
