import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withParts } from '../page-parts.ts';
import { type DeployTool, versionNames } from './deploy-tool.ts';
import { fetchedTools } from './fetched-tools.ts';
import { isSameTool } from './noise.ts';
import { deployTable } from './page.ts';
import { play } from './play.ts';
import {
  countCalls,
  hasResults,
  isAsOnAws,
  lastWords,
  readDeployResults,
  type ToolResult,
  writeDeployResults,
} from './results.ts';
import { waitingTools } from './waiting-tools.ts';

const usage = `usage: npm run deploy-tools -- FOLDER [NAME]
       npm run deploy-tools -- --page

Deploys a good version and two bad ones with public deploy tools against \`ecs-guard simulate --serve\`, and says what each
did and whether it does so on AWS. README.md beside this file says what belongs into FOLDER. A tool that is missing is
named and keeps its earlier result.
  NAME    only the tools whose name contains this text
  --page  only writes the table of docs/simulator.md anew`;

const page = join(import.meta.dirname, '../../docs/simulator.md');
const [folder, only = ''] = process.argv.slice(2);

if (folder === undefined || folder === '--help') {
  console.error(usage);
  process.exitCode = 2;
} else {
  if (folder !== '--page') process.exitCode = await deployAll(folder, only);
  const text = readFileSync(page, 'utf8');
  writeFileSync(page, withParts(text, { 'deploy tools': deployTable(readDeployResults()) }));
}

async function deployAll(from: string, name: string): Promise<number> {
  let differences = 0;
  for (const tool of [...waitingTools, ...fetchedTools].filter((one) => one.name.includes(name))) {
    const version = tool.version(from);
    if (version === undefined) {
      console.log(`${tool.name}: missing, left out`);
      continue;
    }
    const result = await deployWith(tool, from, version);
    differences += result.runs.filter((run) => !isAsOnAws(run)).length;
    remember(result);
  }
  console.log(differences === 0 ? 'all as on AWS' : `${differences} not as on AWS`);
  return differences === 0 ? 0 : 1;
}

async function deployWith(tool: DeployTool, from: string, toolVersion: string): Promise<ToolResult> {
  console.log(`${tool.name} ${toolVersion} (${tool.how})`);
  const runs: ToolResult['runs'] = [];
  for (const version of versionNames) {
    const played = await play({
      protection: {},
      image: `example/web:${version}`,
      speed: tool.speed,
      deploysBefore: tool.onlyWaits === true,
      command: (files) => tool.command({ folder: from, version, ...files }),
    });
    const onAws = tool.onAws[version];
    const exitCode = played.exitCode ?? null;
    const refused = played.calls.flatMap(({ operation, error }) =>
      error === undefined ? [] : [`${operation}: ${error}`],
    );
    const said = lastWords(played.output);
    const run: ToolResult['runs'][number] = {
      version,
      exitCode,
      said,
      ecs: played.ecs,
      calls: countCalls(played.calls),
      refused: [...new Set(refused)],
      onAws,
    };
    runs.push(run);
    const verdict = isAsOnAws(run) ? 'as on AWS' : 'NOT AS ON AWS';
    console.log(`  ${version}: exit code ${exitCode}, "${said}"; ECS: ${played.ecs.status}`);
    console.log(`    ${verdict}: ${onAws.because} (${onAws.source})`);
    for (const one of new Set(refused)) console.log(`    refused: ${one}`);
  }
  const { name, how, home } = tool;
  return { name, how, version: toolVersion, home, runs };
}

/** Replaces the result of a tool, if it is another one, and keeps the others. */
function remember(result: ToolResult): void {
  const earlier = hasResults('deploys') ? readDeployResults().tools : [];
  const before = earlier.find(({ name }) => name === result.name);
  if (before !== undefined && isSameTool(before, result)) return;
  const order = [...waitingTools, ...fetchedTools].map(({ name }) => name);
  const tools = [...earlier.filter(({ name }) => name !== result.name), result].toSorted(
    (a, b) => order.indexOf(a.name) - order.indexOf(b.name),
  );
  writeDeployResults({ measuredOn: new Date().toISOString().slice(0, 10), tools });
}
