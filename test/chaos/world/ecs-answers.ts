import type {
  ClassicDeployment,
  ServiceDeploymentDescription,
  ServiceDescription,
  ServiceRevisionDescription,
} from '../../../src/core/deployment/facts.ts';
import type { EpochMs } from '../../../src/core/time.ts';
import { GatewayError } from '../../../src/guard/errors.ts';
import type { CreationWindow, ServiceDeploymentBrief } from '../../../src/guard/ports.ts';
import { type DeploymentStory, type Incarnation, type ServiceStory, viewAt } from './story.ts';
import { EVENT_REASONS, ROW_FAILED } from './wording.ts';

/** How long ECS goes on to answer for a deleted service, as INACTIVE. It says only that it is a while. */
const INACTIVE_FOR = 3_600_000;

/** Answers ECS's questions from the stories, as of an instant. */
export class EcsAnswers {
  readonly #services: ReadonlyMap<string, ServiceStory>;
  readonly #deployments: ReadonlyMap<string, { readonly story: DeploymentStory; readonly goneAt: EpochMs | undefined }>;

  constructor(services: readonly ServiceStory[]) {
    this.#services = new Map(services.map((service) => [service.serviceArn, service]));
    this.#deployments = new Map(
      services.flatMap((service) =>
        service.incarnations.flatMap(({ deployments, goneAt }) =>
          deployments.map((story) => [story.arn, { story, goneAt }] as const),
        ),
      ),
    );
  }

  clusters(): readonly string[] {
    return [...new Set([...this.#services.values()].map((service) => service.clusterArn))].sort();
  }

  /** ListServices: those that are not gone. */
  services(clusterArn: string, asOf: EpochMs): readonly string[] {
    return [...this.#services.values()]
      .filter((service) => service.clusterArn === clusterArn && aliveAt(service, asOf) !== undefined)
      .map((service) => service.serviceArn);
  }

  describeService(serviceArn: string, asOf: EpochMs): ServiceDescription | undefined {
    const service = this.#services.get(serviceArn);
    if (service === undefined) return undefined;
    const alive = aliveAt(service, asOf);
    if (alive !== undefined) return describe(service, alive, asOf);
    const gone = service.incarnations.findLast(({ goneAt }) => goneAt !== undefined && goneAt <= asOf);
    if (gone?.goneAt === undefined || asOf - gone.goneAt > INACTIVE_FOR) return undefined;
    return {
      ...describe(service, gone, asOf),
      status: 'INACTIVE',
      deployments: [],
      currentServiceDeployment: undefined,
    };
  }

  /** @throws GatewayError `gone` for a service that is not there */
  list(serviceArn: string, asOf: EpochMs, window: CreationWindow): readonly ServiceDeploymentBrief[] {
    const service = this.#services.get(serviceArn);
    const alive = service && aliveAt(service, asOf);
    const action = 'ecs:ListServiceDeployments';
    if (alive === undefined)
      throw new GatewayError('gone', action, `${action} refers to something that does not exist`);
    return alive.deployments
      .filter(({ createdAt }) => createdAt <= asOf && isWithin(createdAt, window))
      .flatMap(({ states }) => briefOf(viewAt(states, asOf)) ?? []);
  }

  describeDeployments(arns: readonly string[], asOf: EpochMs): readonly ServiceDeploymentDescription[] {
    return arns.flatMap((arn) => {
      const found = this.#deployments.get(arn);
      if (found === undefined || (found.goneAt !== undefined && found.goneAt <= asOf)) return [];
      return viewAt(found.story.states, asOf) ?? [];
    });
  }

  describeRevisions(arns: readonly string[]): ReadonlyMap<string, ServiceRevisionDescription> {
    const all = [...this.#services.values()];
    return new Map(
      arns.flatMap((arn) => {
        const revision = all.find((service) => service.revisions.has(arn))?.revisions.get(arn);
        return revision === undefined ? [] : [[arn, revision] as const];
      }),
    );
  }
}

/** Neither bound is in the window: whether ECS takes them is not published. */
function isWithin(createdAt: EpochMs, { after, before }: CreationWindow): boolean {
  return (after === undefined || createdAt > after) && (before === undefined || createdAt < before);
}

function briefOf(view: ServiceDeploymentDescription | undefined): ServiceDeploymentBrief | undefined {
  if (view === undefined) return undefined;
  const { serviceDeploymentArn, status, createdAt, finishedAt } = view;
  return { serviceDeploymentArn, status, createdAt, finishedAt };
}

function aliveAt(service: ServiceStory, asOf: EpochMs): Incarnation | undefined {
  return service.incarnations.find(
    ({ createdAt, goneAt }) => createdAt <= asOf && (goneAt === undefined || asOf < goneAt),
  );
}

function describe(service: ServiceStory, incarnation: Incarnation, asOf: EpochMs): ServiceDescription {
  const shown = incarnation.deployments.filter(({ createdAt }) => createdAt <= asOf);
  const newest = shown.at(-1);
  const good = lastGood(shown, asOf);
  const { goneAt } = incarnation;
  return {
    serviceArn: service.serviceArn,
    clusterArn: service.clusterArn,
    // A service that is deleted drains first.
    status: goneAt !== undefined && asOf >= goneAt - 2_000 ? 'DRAINING' : 'ACTIVE',
    deploymentController: 'ECS',
    desiredCount: 3,
    deployments: rowsOf(newest, good, asOf),
    events: [],
    alarms: service.alarmConfig,
    earlySuccess: service.earlySuccess,
    currentServiceDeployment: newest?.arn,
    currentServiceRevisions: good === undefined ? [] : [good.truth.to],
  };
}

/** The newest deployment that had succeeded. */
function lastGood(shown: readonly DeploymentStory[], asOf: EpochMs): DeploymentStory | undefined {
  return shown.findLast(({ states }) => viewAt(states, asOf)?.status === 'SUCCESSFUL');
}

/** DescribeServices' older view: the newest deployment while it lasts, and the one that runs or is gone back to. */
function rowsOf(
  newest: DeploymentStory | undefined,
  good: DeploymentStory | undefined,
  asOf: EpochMs,
): readonly ClassicDeployment[] {
  const view = newest && viewAt(newest.states, asOf);
  const goodRow = good === undefined ? [] : [rowOf(good, good.truth.finishedAt)];
  if (newest === undefined || view === undefined || newest === good) return goodRow;
  const updatedAt = view.updatedAt ?? newest.createdAt;
  const fresh = rowOf(newest, updatedAt);
  switch (view.status) {
    case 'ROLLBACK_SUCCESSFUL':
      return goodRow.map((row) => ({ ...row, updatedAt }));
    case 'ROLLBACK_IN_PROGRESS':
      return [
        ...goodRow.map((row) => ({
          ...row,
          rolloutState: 'IN_PROGRESS',
          rolloutStateReason: rollingBack(row.id),
          updatedAt,
        })),
        { ...fresh, status: 'ACTIVE', rolloutState: 'FAILED', rolloutStateReason: ROW_FAILED },
      ];
    case 'STOPPED':
    case 'ROLLBACK_FAILED':
      return [{ ...fresh, rolloutState: 'FAILED' }, ...goodRow.map((row) => ({ ...row, status: 'ACTIVE' }))];
    default:
      return [
        { ...fresh, rolloutState: 'IN_PROGRESS', rolloutStateReason: EVENT_REASONS.inProgress(newest.ecsDeploymentId) },
        ...goodRow.map((row) => ({ ...row, status: 'ACTIVE' })),
      ];
  }
}

const rollingBack = EVENT_REASONS.rollingBack;

function rowOf(story: DeploymentStory, updatedAt: EpochMs): ClassicDeployment {
  return {
    id: story.ecsDeploymentId,
    status: 'PRIMARY',
    rolloutState: 'COMPLETED',
    rolloutStateReason: EVENT_REASONS.completed(story.ecsDeploymentId),
    taskDefinitionArn: story.serviceArn,
    createdAt: story.createdAt,
    updatedAt,
    desiredCount: 3,
    runningCount: 3,
    pendingCount: 0,
    failedTasks: 0,
  };
}
