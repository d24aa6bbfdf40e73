import { countFigures, withLeadTimes } from '../../core/history/figures.ts';
import { countLeadTimes, type LeadTimeCounts } from '../../core/history/lead-times.ts';
import type { PastDeployment } from '../../core/history/past-deployment.ts';
import { isListed } from '../../core/history/selection.ts';
import { exitCodeOf } from '../../core/wait/wait-verdict.ts';
import { type CommitTimes, readCommitTimes } from '../../guard/history/commit-times.ts';
import { oneLine } from '../wait/one-line.ts';
import { type HistoryArguments, readHistoryArguments } from './arguments.ts';
import { type HistoryHost, processHost } from './host.ts';
import { createOutput, type HistoryOutput } from './output.ts';
import { type PastReading, readPast, refusePast } from './read-past.ts';

/** Runs `ecs-guard history` and returns its exit code. It prints each page when it is read, and keeps none. */
export async function runHistory(args: readonly string[], host: HistoryHost = processHost()): Promise<number> {
  const reading = readHistoryArguments(args);
  if (reading.is === 'help') {
    await host.print(reading.text);
    return exitCodeOf('succeeded');
  }
  if (reading.is === 'refused') return refusePast(reading.faults, host, 'history');
  const { history } = reading;
  return readPast({ past: history, host, command: 'history' }, async (past) => {
    const output = createOutput(history, { range: past.range, region: past.region, columns: host.columns });
    const commits = history.leadTime ? readCommitTimes(past.images) : undefined;
    await printPages(past, { history, output, host, commits });
    for (const note of [...past.notes(), ...(commits?.notes() ?? [])]) host.stderr.write(`note: ${oneLine(note)}\n`);
    return exitCodeOf('succeeded');
  });
}

interface Printing {
  readonly history: HistoryArguments;
  readonly output: HistoryOutput;
  readonly host: HistoryHost;
  /** Undefined without `--lead-time`. */
  readonly commits: CommitTimes | undefined;
}

/** Stops without an error when the reader of stdout closes it, like `head` does. */
async function printPages({ range, pages }: PastReading, { history, output, host, commits }: Printing): Promise<void> {
  const counts = countFigures(range);
  const leadTimes = countLeadTimes();
  let before = output.start();
  for await (const page of pages) {
    for (const deployment of page) counts.add(deployment);
    if (commits !== undefined) await addLeadTimes(leadTimes, page, commits);
    const text = before + output.page(page.filter((deployment) => isListed(deployment, history.selection)));
    before = '';
    if (text !== '' && !(await host.print(text))) return;
  }
  const figures = counts.figures();
  await host.print(
    before + output.end(commits === undefined ? figures : withLeadTimes(figures, leadTimes.leadTimes())),
  );
}

/** The images of a page are read together, and its deployments added in their order. */
async function addLeadTimes(
  counts: LeadTimeCounts,
  page: readonly PastDeployment[],
  commits: CommitTimes,
): Promise<void> {
  const succeeded = page.filter(({ outcome }) => outcome === 'succeeded');
  const times = await Promise.all(succeeded.map((deployment) => commits.committedAt(deployment)));
  for (const [index, deployment] of succeeded.entries()) counts.add(deployment, times[index]);
}
