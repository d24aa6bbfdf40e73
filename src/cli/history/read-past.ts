import { isChosen } from '../../core/history/selection.ts';
import { exitCodeOf } from '../../core/wait/wait-verdict.ts';
import { readEcsHistory } from '../../guard/history/ecs-history.ts';
import { paceReaders } from '../../guard/history/paced.ts';
import type { ChooseServices, HistoryPages, HistoryRange } from '../../guard/history/ports.ts';
import { chooseTeam, type TeamChoice } from '../../guard/history/read-teams.ts';
import { readTableHistory } from '../../guard/history/table-history.ts';
import type { ImageGateway } from '../../guard/ports.ts';
import { describeRefusal } from '../refuse.ts';
import { customEndpointOf, dateOf } from '../wait/aws.ts';
import { resolveRegion } from '../wait/resolve-region.ts';
import { createServerClock } from '../wait/server-clock.ts';
import { createHistoryAws, type HistoryAws } from './aws.ts';
import { describeFailure } from './describe-end.ts';
import type { HistoryHost } from './host.ts';
import { type PastChoice, readRange } from './past-choice.ts';

/** The parts of a host that reading needs. */
export type PastHost = Pick<HistoryHost, 'stderr' | 'env' | 'now' | 'pause' | 'awsOverrides'>;

/** Past deployments as they are read. */
export interface PastReading {
  readonly range: HistoryRange;
  readonly region: string;
  readonly pages: HistoryPages;
  readonly images: ImageGateway;
  /** What was left out, after all pages were read. */
  notes(): readonly string[];
}

interface PastRequest {
  readonly past: PastChoice;
  readonly host: PastHost;
  /** Whose help an error names. */
  readonly command: string;
}

/**
 * Opens past deployments for `use`, and returns its exit code, or that of a failure, which it prints. Time is that of a custom
 * endpoint, if there is one.
 */
export async function readPast(request: PastRequest, use: (reading: PastReading) => Promise<number>): Promise<number> {
  const { past, host, command } = request;
  const choice = { ...past, ...(host.awsOverrides && { overrides: host.awsOverrides }) };
  const endpoint = await customEndpointOf(choice);
  const clock = createServerClock(() => host.now());
  // A simulated AWS has its own clock.
  if (endpoint !== undefined) clock.heard(await dateOf(endpoint.url));
  const ranging = readRange(past, clock.now());
  if (ranging.is === 'refused') return refusePast(ranging.faults, host, command);
  const aws = createHistoryAws(choice);
  try {
    const resolved = await resolveRegion({ aws, choice, env: host.env, endpoint });
    if (resolved.is === 'refused') return refusePast([resolved.fault], host, command);
    const { region } = resolved;
    try {
      return await use({
        range: ranging.range,
        region,
        images: aws.images,
        ...openPast({ past, range: ranging.range, aws, host }),
      });
    } catch (error) {
      const { name, text } = describeFailure(error, { history: past, region, endpoint });
      host.stderr.write(`${name}: ${text}\n`);
      return exitCodeOf(name);
    }
  } finally {
    aws.close();
  }
}

/** Prints what is wrong with the arguments, and returns the exit code. */
export function refusePast(faults: readonly string[], { stderr }: Pick<PastHost, 'stderr'>, command: string): number {
  stderr.write(describeRefusal(faults, command));
  return exitCodeOf('usage');
}

interface Opening {
  readonly past: PastChoice;
  readonly range: HistoryRange;
  readonly aws: HistoryAws;
  readonly host: PastHost;
}

/** Opens the source that the arguments name. */
function openPast({ past, range, aws, host }: Opening): Pick<PastReading, 'pages' | 'notes'> {
  const { services, fleet, tags } = paceReaders(aws, { now: () => host.now(), pause: (span) => host.pause(span) });
  const team = past.team === undefined ? undefined : chooseTeam(tags, past.team);
  const request = { choice: past.choice, range, choose: chooseOf(past, team) };
  const leftOut: string[] = [];
  const pages =
    past.table === undefined
      ? readEcsHistory(
          {
            services,
            fleet,
            now: () => range.until,
            onLeftOut: (arn, error) => void leftOut.push(`${arn} is left out: ${error.message}`),
          },
          request,
        )
      : readTableHistory(aws.store(past.table), request);
  return { pages, notes: () => [...leftOut, ...describeGoneServices(team)] };
}

function chooseOf({ choice }: PastChoice, team: TeamChoice | undefined): ChooseServices {
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
