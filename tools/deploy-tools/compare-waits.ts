import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { withParts } from '../page-parts.ts';
import { causeIn, type Ending, endings, type Wait, waits } from './endings.ts';
import { isSameEnding } from './noise.ts';
import { waitTable } from './page.ts';
import { play } from './play.ts';
import {
  countCalls,
  hasResults,
  lastWords,
  readWaitResults,
  type WaitResult,
  type WaitResults,
  writeWaitResults,
} from './results.ts';
import { names } from './shop.ts';

const usage = `usage: npm run compare:waits -- FOLDER [ENDING]
       npm run compare:waits -- --page

Compares ecs-guard wait, amazon-ecs-deploy-task-definition and services-stable on eight endings of a deployment, on
\`ecs-guard simulate --serve\`. README.md beside this file says what belongs into FOLDER.
  ENDING  only the endings whose name contains this text
  --page  only writes the table of docs/comparison-of-waits.md anew`;

/** Virtual seconds per second. */
const speed = 20;

const page = join(import.meta.dirname, '../../docs/comparison-of-waits.md');
const [folder, only = ''] = process.argv.slice(2);
if (folder === undefined || folder === '--help') {
  console.error(usage);
  process.exitCode = 2;
} else {
  if (folder !== '--page') process.exitCode = await compareAll(folder, only);
  writeFileSync(page, withParts(readFileSync(page, 'utf8'), { waits: waitTable(readWaitResults()) }));
}

async function compareAll(from: string, name: string): Promise<number> {
  const missing = waits.filter((wait) => wait.version(from) === undefined);
  if (missing.length > 0) {
    console.error(`missing: ${missing.map((wait) => wait.name).join(', ')}`);
    return 1;
  }
  const versions = Object.fromEntries(waits.map((wait) => [wait.name, wait.version(from) ?? '']));
  for (const ending of endings.filter((one) => one.name.includes(name))) {
    console.log(ending.name);
    const results: WaitResult[] = [];
    let ecs = { status: '', reason: '' };
    for (const wait of waits) {
      const played = await playEnding(ending, wait, from);
      results.push(played.result);
      ecs = played.ecs;
      console.log(`  ${wait.name}: exit code ${played.result.exitCode}, "${played.result.said}"`);
    }
    remember(versions, { ending: ending.name, ecs, waits: results });
  }
  return 0;
}

async function playEnding(ending: Ending, wait: Wait, from: string) {
  const { image, protection, later } = ending;
  const played = await play({
    protection,
    image,
    speed,
    deploysBefore: !wait.deploys,
    command: (files) => wait.command({ folder: from, ...files }),
    ...(later === undefined ? {} : { later }),
  });
  const result: WaitResult = {
    wait: wait.name,
    exitCode: played.exitCode ?? null,
    said: lastWords(played.output),
    cause: causeIn(lastWords(played.output), ending),
    alarm: ending.alarm === undefined ? 'none' : lastWords(played.output).includes(names.alarm) ? 'named' : 'not named',
    calls: countCalls(played.calls),
  };
  return { result, ecs: played.ecs };
}

/** Replaces the result of an ending, if it is another one, and keeps the others. */
function remember(versions: WaitResults['versions'], result: WaitResults['endings'][number]): void {
  const known = hasResults('waits') ? readWaitResults() : undefined;
  const earlier = known?.endings ?? [];
  const before = earlier.find(({ ending }) => ending === result.ending);
  if (before !== undefined && isDeepStrictEqual(known?.versions, versions) && isSameEnding(before, result)) return;
  const order = endings.map(({ name }) => name);
  const all = [...earlier.filter(({ ending }) => ending !== result.ending), result].toSorted(
    (a, b) => order.indexOf(a.ending) - order.indexOf(b.ending),
  );
  writeWaitResults({ measuredOn: new Date().toISOString().slice(0, 10), versions, endings: all });
}
