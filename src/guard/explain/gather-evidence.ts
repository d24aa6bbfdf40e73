import type { EvidencePart, GatheredEvidence } from '../../core/explanation/evidence.ts';
import {
  type ContainerContext,
  describeGroup,
  groupFailedTasks,
  groupInContext,
} from '../../core/explanation/failed-tasks.ts';
import { openRollbackOf } from '../../core/explanation/rollback/open-rollback.ts';
import { mergeEvidence } from '../../core/explanation/merge-evidence.ts';
import { explainEvents } from '../../core/explanation/service-events.ts';
import { seconds } from '../../core/time.ts';
import type { EvidenceGateways, GatherRequest } from './ports.ts';
import { readAuthor } from './read-author.ts';
import { readCharts } from './read-charts.ts';
import { readCommits } from './read-commits.ts';
import { readDefinitions } from './read-definitions.ts';
import { readDrift } from './read-drift.ts';
import { readLogs } from './read-logs.ts';
import { type PartReading, type Read, readPart, required, readValue } from './read-part.ts';
import { readService } from './read-service.ts';
import { readStoppedTasks } from './read-stopped-tasks.ts';

/** How long a part waits for a read that only refines it. */
const REFINEMENT = seconds(1);

/**
 * Gathers what shows why the deployment failed, each part on its own, until the deadline: a part that cannot be read is named
 * as missing and does not stop the others. Adds it to what was gathered earlier.
 */
export async function gatherEvidence(gateways: EvidenceGateways, request: GatherRequest): Promise<GatheredEvidence> {
  const { record, earlier } = request;
  const { asked, reads } = startReads(gateways, request);
  const [tasks, service, definition, earlierDefinition, charts, logs, commits, author, drift] = await Promise.all([
    reads.tasks,
    reads.service,
    reads.definition,
    reads.earlierDefinition,
    reads.charts,
    reads.logs,
    reads.commits,
    reads.author,
    reads.drift,
  ]);
  const context: ContainerContext = {
    definition: readValue(definition),
    targets: readValue(service)?.targets ?? [],
    logLines: new Map(
      (readValue(logs) ?? []).map(({ container, lines }) => [container, lines.map(({ text }) => text)]),
    ),
  };
  const stopped = readValue(tasks);
  const groups = groupFailedTasks(stopped?.tasks ?? [], record, context);
  // Without a group there is nothing that the settings refine.
  const refinement = groups.length > 0 ? definition : undefined;
  // The log lines are of the new revision.
  const before = { ...context, definition: readValue(earlierDefinition), logLines: new Map() };
  const rollback = groupInContext(stopped?.rollback ?? [], before);
  const gathered: GatheredEvidence = {
    gatheredAt: gateways.now(),
    tasks: groups.length > 0 ? groups.map(describeGroup) : (stopped?.logged ?? []),
    rollbackTasks: rollback.length > 0 ? rollback.map(describeGroup) : undefined,
    serviceEvents: explainEvents(readValue(service)?.events ?? [], record, context),
    charts: readValue(charts) ?? [],
    logs: readValue(logs) ?? [],
    commits: readValue(commits) ?? [],
    author: readValue(author),
    drift: readValue(drift),
    missing: [
      tasks,
      refinement,
      rollback.length > 0 ? earlierDefinition : undefined,
      service,
      charts,
      logs,
      commits,
      author,
      drift,
    ].flatMap((reading) => reading?.missing ?? []),
  };
  return mergeEvidence(earlier, gathered, asked);
}

/** Starts all reads at once; a read that needs another one waits for it. A part without a gateway was not asked for. */
function startReads(gateways: EvidenceGateways, { record, earlier, deadline }: GatherRequest) {
  const { series, logs, images, trail, stacks } = gateways;
  const asked = new Set<EvidencePart>();
  const part = <T>(name: EvidencePart, read: () => Promise<Read<T>>): Promise<PartReading<T>> => {
    asked.add(name);
    return readPart(name, gateways, deadline, read);
  };
  const definitions = readDefinitions(gateways, record);
  const service = part('service-events', () => readService(gateways, record));
  const tasks = part('tasks', () => readStoppedTasks(gateways, record));
  const targets = async () => {
    const reading = await gateways.within(REFINEMENT, service);
    return readValue(reading)?.targets ?? [];
  };
  const reads = {
    tasks,
    service,
    definition: readPart(
      'tasks',
      gateways,
      deadline,
      async () => ({ value: await definitions.to }),
      'The settings of the stopped containers',
    ),
    earlierDefinition:
      openRollbackOf(record) === undefined
        ? undefined
        : readPart(
            'tasks',
            gateways,
            deadline,
            async () => ({ value: await definitions.from }),
            'The settings of the containers of the earlier revision',
          ),
    charts: series && part('metrics', () => readCharts({ ...gateways, series }, record)),
    logs:
      logs &&
      part('logs', async () => {
        const { tasks: stopped } = required(await tasks);
        const [definition, behind] = await Promise.all([definitions.to, targets()]);
        return readLogs({ ...gateways, logs }, record, { stopped, definition, targets: behind });
      }),
    // Images do not change, and neither does who called.
    commits:
      earlier === undefined || earlier.commits.length === 0
        ? part('commits', () => readCommits(images, record, definitions))
        : undefined,
    author:
      trail && earlier?.author === undefined
        ? part('author', () => readAuthor({ ...gateways, trail }, record))
        : undefined,
    drift: stacks && part('stack', async () => readDrift(stacks, record, required(await service))),
  };
  return { asked, reads };
}
