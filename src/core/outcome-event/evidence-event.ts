import { parseServiceArn } from '../arn.ts';
import { type DeploymentRecord, deploymentIdOf } from '../deployment/record.ts';
import type { EvidencePart, StoredEvidence } from '../explanation/evidence.ts';
import { describeInstant } from '../time.ts';
import { withoutAbsent } from '../without-absent.ts';
import type { EvidenceDetail } from './evidence-detail.ts';
import type { PublishedEvent } from './outcome-event.ts';

/** Describes the evidence of a deployment as the public event. Its `eventId` is the same for the same version. */
export function describeEvidenceEvent(record: DeploymentRecord, evidence: StoredEvidence): PublishedEvent {
  const { serviceArn, serviceDeploymentArn, deploymentKey, createdAt } = record;
  const name = parseServiceArn(serviceArn);
  const detail = {
    schemaVersion: '1',
    eventId: `${deploymentIdOf(deploymentKey)}#evidence#${evidence.version}`,
    deployment: {
      serviceArn,
      serviceDeploymentArn,
      deploymentKey,
      createdAt: describeInstant(createdAt),
      createdAtMs: createdAt,
      cluster: name?.cluster,
      service: name?.service,
      account: name?.account,
      region: name?.region,
    },
    evidence: {
      version: evidence.version,
      gatheredAt: describeInstant(evidence.gatheredAt),
      parts: partsOf(evidence),
      missing: evidence.missing.map(({ part, why }) => ({ part, why })),
      signatures: signaturesOf(evidence),
    },
  } satisfies EvidenceDetail;
  return {
    source: 'ecs-deployment-guard',
    detailType: 'Evidence Gathered',
    resources: [serviceArn, serviceDeploymentArn],
    detail: withoutAbsent(detail),
  };
}

/** The parts that the evidence contains. */
function partsOf(evidence: StoredEvidence): readonly EvidencePart[] {
  const has: Readonly<Record<EvidencePart, boolean>> = {
    tasks: evidence.tasks.length > 0 || evidence.rollbackTasks !== undefined,
    'service-events': evidence.serviceEvents.length > 0,
    metrics: evidence.charts.length > 0,
    logs: evidence.logs.length > 0,
    commits: evidence.commits.length > 0,
    author: evidence.author !== undefined,
    stack: evidence.drift !== undefined,
  };
  return (['tasks', 'service-events', 'metrics', 'logs', 'commits', 'author', 'stack'] as const).filter(
    (part) => has[part],
  );
}

function signaturesOf({ tasks, serviceEvents, rollbackTasks = [] }: StoredEvidence): readonly string[] {
  const known = [...tasks, ...serviceEvents, ...rollbackTasks].flatMap(({ diagnosis }) =>
    diagnosis.is === 'known' ? [diagnosis.signature] : [],
  );
  return [...new Set(known)];
}
