import { countFigures } from '../../core/history/figures.ts';
import { isChosen, isListed } from '../../core/history/selection.ts';
import { exitCodeOf } from '../../core/wait/wait-verdict.ts';
import { readEcsHistory } from '../../guard/history/ecs-history.ts';
import { paceReaders } from '../../guard/history/paced.ts';
import type { ChooseServices, HistoryPages, HistoryRange } from '../../guard/history/ports.ts';
import { chooseTeam, type TeamChoice } from '../../guard/history/read-teams.ts';
import { readTableHistory } from '../../guard/history/table-history.ts';
import { describeRefusal } from '../refuse.ts';
import { customEndpointOf, dateOf } from '../wait/aws.ts';
import { oneLine } from '../wait/one-line.ts';
import { resolveRegion } from '../wait/resolve-region.ts';
import { createServerClock } from '../wait/server-clock.ts';
import { type HistoryArguments, readHistoryArguments, readRange } from './arguments.ts';
import { createHistoryAws, type HistoryAws } from './aws.ts';
import { describeFailure } from './describe-end.ts';
import { type HistoryHost, processHost } from './host.ts';
import { createOutput, type HistoryOutput } from './output.ts';

/** Runs `ecs-guard history` and returns its exit code. It prints each page when it is read, and keeps none. */
export async function runHistory(args: readonly string[], host: HistoryHost = processHost()): Promise<number> {
  const reading = readHistoryArguments(args);
  if (reading.is === 'help') {
    await host.print(reading.text);
    return exitCodeOf('succeeded');
  }
  if (reading.is === 'refused') return refuse(reading.faults, host);
  const { history } = reading;
  const choice = { ...history, ...(host.awsOverrides && { overrides: host.awsOverrides }) };
  const endpoint = await customEndpointOf(choice);
  const clock = createServerClock(() => host.now());
  // A simulated AWS has its own clock.
  if (endpoint !== undefined) clock.heard(await dateOf(endpoint.url));
  const ranging = readRange(history, clock.now());
  if (ranging.is === 'refused') return refuse(ranging.faults, host);
  const aws = createHistoryAws(choice);
  try {
    const region = await resolveRegion({ aws, choice, env: host.env, endpoint });
    if (region.is === 'refused') return refuse([region.fault], host);
    return await printHistory({ history, range: ranging.range, region: region.region, endpoint, aws, host });
  } finally {
    aws.close();
  }
}

function refuse(faults: readonly string[], { stderr }: HistoryHost): number {
  stderr.write(describeRefusal(faults, 'history'));
  return exitCodeOf('usage');
}

interface Run {
  readonly history: HistoryArguments;
  readonly range: HistoryRange;
  readonly region: string;
  readonly endpoint: Awaited<ReturnType<typeof customEndpointOf>>;
  readonly aws: HistoryAws;
  readonly host: HistoryHost;
}

async function printHistory(run: Run): Promise<number> {
  const { history, range, region, host } = run;
  try {
    const { pages, notes } = openHistory(run);
    const output = createOutput(history, { range, region, columns: host.columns });
    await printPages(run, pages, output);
    for (const note of notes()) host.stderr.write(`note: ${oneLine(note)}\n`);
    return exitCodeOf('succeeded');
  } catch (error) {
    const { name, text } = describeFailure(error, run);
    host.stderr.write(`${name}: ${text}\n`);
    return exitCodeOf(name);
  }
}

/** Stops without an error when the reader of stdout closes it, like `head` does. */
async function printPages({ history, range, host }: Run, pages: HistoryPages, output: HistoryOutput): Promise<void> {
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

/** Opens the source that the arguments name. `notes` says what was left out, after all pages were read. */
function openHistory({ history, range, aws, host }: Run): {
  readonly pages: HistoryPages;
  notes(): readonly string[];
} {
  const { services, fleet, tags } = paceReaders(aws, { now: () => host.now(), pause: (span) => host.pause(span) });
  const team = history.team === undefined ? undefined : chooseTeam(tags, history.team);
  const request = { choice: history.choice, range, choose: chooseOf(history, team) };
  const leftOut: string[] = [];
  const pages =
    history.table === undefined
      ? readEcsHistory(
          {
            services,
            fleet,
            now: () => range.until,
            onLeftOut: (arn, error) => void leftOut.push(`${arn} is left out: ${error.message}`),
          },
          request,
        )
      : readTableHistory(aws.store(history.table), request);
  return { pages, notes: () => [...leftOut, ...describeGoneServices(team)] };
}

function chooseOf({ choice }: HistoryArguments, team: TeamChoice | undefined): ChooseServices {
  return async (serviceArns) => {
    const named = serviceArns.filter((arn) => isChosen(arn, choice));
    return team === undefined ? new Set(named) : team.choose(named);
  };
}

function describeGoneServices(team: TeamChoice | undefined): readonly string[] {
  const count = team?.goneServices() ?? 0;
  if (count === 0) return [];
  const services = count === 1 ? '1 service' : `${count} services`;
  return [`${services} no longer exist in ECS, so their tags are not known: they are left out`];
}
