import { countFigures } from '../../core/history/figures.ts';
import { isListed } from '../../core/history/selection.ts';
import { exitCodeOf } from '../../core/wait/wait-verdict.ts';
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
    await printPages(past, { history, output, host });
    for (const note of past.notes()) host.stderr.write(`note: ${oneLine(note)}\n`);
    return exitCodeOf('succeeded');
  });
}

interface Printing {
  readonly history: HistoryArguments;
  readonly output: HistoryOutput;
  readonly host: HistoryHost;
}

/** Stops without an error when the reader of stdout closes it, like `head` does. */
async function printPages({ range, pages }: PastReading, { history, output, host }: Printing): Promise<void> {
  const counts = countFigures(range);
  let before = output.start();
  for await (const page of pages) {
    for (const deployment of page) counts.add(deployment);
    const text = before + output.page(page.filter((deployment) => isListed(deployment, history.selection)));
    before = '';
    if (text !== '' && !(await host.print(text))) return;
  }
  await host.print(before + output.end(counts));
}
