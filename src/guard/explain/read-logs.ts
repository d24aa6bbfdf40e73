import type { StoppedTask } from '../../core/deployment/evidence.ts';
import type { LoadBalancerTarget } from '../../core/deployment/facts.ts';
import type { DeploymentRecord } from '../../core/deployment/record.ts';
import type { TaskDefinition } from '../../core/diff/task-definition.ts';
import type { LogExcerpt, MissingPart } from '../../core/explanation/evidence.ts';
import { groupFailedTasks } from '../../core/explanation/failed-tasks.ts';
import { chooseLogs, findLogPlace, type LogSource } from '../../core/explanation/log-stream.ts';
import { redactLines } from '../../core/explanation/redact/redact.ts';
import type { LogGateway } from './evidence-port.ts';
import { describeFailure, type Read } from './read-part.ts';

/** Most lines per container. */
const LINES = 20;

/** What names the log streams. */
interface LogMaterial {
  /** Stopped tasks of the failed revision, newest first. */
  readonly stopped: readonly StoppedTask[];
  readonly definition: TaskDefinition | undefined;
  readonly targets: readonly LoadBalancerTarget[];
}

/** Reads the last log lines of the containers that failed; if none did, of the newest stopped task. */
export async function readLogs(
  { logs }: { readonly logs: LogGateway },
  record: DeploymentRecord,
  { stopped, definition, targets }: LogMaterial,
): Promise<Read<readonly LogExcerpt[]>> {
  const [newest] = stopped;
  if (newest === undefined) return { value: [], missing: [withoutTasks(record)] };
  if (definition === undefined) {
    const what = 'Container logs cannot be found: the task definition no longer exists.';
    return { value: [], missing: [{ part: 'logs', why: 'gone', what }] };
  }
  const groups = groupFailedTasks(stopped, record, { definition, targets, logLines: new Map() });
  const tasks = groups.length > 0 ? groups.map((group) => group.newest) : [newest];
  const sources = chooseLogs(tasks, definition, targets);
  const results = await Promise.all(sources.map((source) => readLog(logs, source, definition)));
  return {
    value: results.flatMap((result) => ('lines' in result ? [result] : [])),
    missing: results.flatMap((result) => ('lines' in result ? [] : [result])),
  };
}

function withoutTasks({ finishedAt }: DeploymentRecord): MissingPart {
  return finishedAt === undefined
    ? { part: 'logs', why: 'not-yet', what: 'No task of the new revision has stopped yet, so no log was read.' }
    : { part: 'logs', why: 'none', what: 'ECS lists no stopped task of the new revision, so no log was read.' };
}

async function readLog(
  logs: LogGateway,
  source: LogSource,
  definition: TaskDefinition,
): Promise<LogExcerpt | MissingPart> {
  const { container } = source;
  const place = findLogPlace(
    source,
    definition.containers.find(({ name }) => name === container),
  );
  if (place.is !== 'stream') return { part: 'logs', why: place.is, what: place.what };
  const { region, logGroup, logStream, mayLackLast } = place;
  try {
    const lines = await logs.lastLines({ region, logGroup, logStream }, LINES);
    if (lines !== undefined && lines.length > 0) {
      return { container, logGroup, logStream, region, mayLackLast, ...redactLines(lines.slice(-LINES)) };
    }
    const what = `Container ${container} wrote no log: log group ${logGroup} has no lines in stream ${logStream}.`;
    return { part: 'logs', why: 'none', what };
  } catch (error) {
    return describeFailure('logs', error, `The log of container ${container}`);
  }
}
