import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { collectReport } from '../../../src/cli/report/collect-report.ts';
import { decodeColumns } from '../../../src/core/history-page/columns.ts';
import type { PastDeployment } from '../../../src/core/history/past-deployment.ts';
import type { Selection } from '../../../src/core/history/selection.ts';
import { shopDeployments } from '../../../tools/report/shop.ts';
import { RANGE, reportPage, WRITTEN_AT } from '../../../tools/report/pages.ts';

const ALL: Selection = { outcomes: [], causes: [] };

async function collect(pages: readonly (readonly PastDeployment[])[], selection = ALL) {
  const read: number[] = [];
  const collected = await collectReport({
    pages: (async function* () {
      yield* pages;
    })(),
    range: RANGE,
    selection,
    onRead: (count) => void read.push(count),
    facts: () => ({ title: 't', region: 'r', ...RANGE, source: 's', notes: [] }),
  });
  const lines = inflateRawSync(Buffer.from(collected.data, 'base64')).toString().split('\n');
  return {
    ...collected.report,
    deployments: decodeColumns(lines.slice(0, -1)),
    about: lines.at(-1) ?? '',
    read,
    lines,
  };
}

describe('collectReport', () => {
  const shop = [...shopDeployments(2_500, WRITTEN_AT)];

  it('keeps every deployment in the data, in chunks', async () => {
    const pages = Array.from({ length: 25 }, (_, index) => shop.slice(index * 100, (index + 1) * 100));
    const { deployments, lines, listed, newest, read, about } = await collect(pages);
    expect(deployments).toEqual(shop);
    // Two chunks of 1,000, one of 500, and the end.
    expect(lines).toHaveLength(4);
    expect([listed, newest.length, read.at(-1)]).toEqual([2_500, 50, 2_500]);
    expect(JSON.parse(about)).toMatchObject({ title: 't', figures: { services: { length: 8 } } });
  });

  it('lists those of the selection, and counts all', async () => {
    const { deployments, listed, trend, figures } = await collect([shop], { outcomes: ['rolled-back'], causes: [] });
    expect(new Set(deployments.map(({ outcome }) => outcome))).toEqual(new Set(['rolled-back']));
    expect(deployments).toHaveLength(listed);
    const counted = trend.periods.flatMap(({ ends }) => Object.values(ends));
    expect(counted.reduce((sum, count) => sum + count, 0)).toBe(2_500);
    expect(figures.services).toHaveLength(8);
  });

  it('may find nothing', async () => {
    expect(await collect([])).toMatchObject({ deployments: [], listed: 0, newest: [] });
  });
});

describe('the page of 10,000 deployments', () => {
  it('is smaller than a megabyte', async () => {
    expect(Buffer.byteLength(await reportPage(shopDeployments(10_000, WRITTEN_AT)))).toBeLessThan(1_000_000);
  });
});
