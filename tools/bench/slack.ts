import { startDeployedGuard } from '@ecs-guard/simulator/deployed/deployed-guard';
import { adviseDuration, DURATION_FORM, parseDuration } from '@ecs-guard/simulator/duration';
import { ensureTemplates, localSlack } from '../../src/start/templates.ts';

/**
 * Measures how long many rollbacks take to appear in one Slack channel, on virtual time with the deployed guard,
 * compared with Slack's limit of one post per second. Arguments: the number of rollbacks (1000), and the time in which
 * they occur (60s).
 */
const rollbacks = Number(process.argv[2] ?? 1_000);
const [, , , spread = '60s'] = process.argv;
const spreadMs = parseDuration(spread);
if (spreadMs === undefined)
  throw new Error(`the second argument must be ${DURATION_FORM}, got "${spread}": ${adviseDuration(spread)}`);
const MOST = 1.05;

const minute = 60_000;
const NOON = Date.UTC(2026, 11, 1, 12);
const story = await startDeployedGuard({ templateFile: (await ensureTemplates()).guard, startsAt: NOON - 10 * minute });
const texts = () => story.slack.messages(localSlack.channel);
try {
  await story.runUntil(NOON);
  for (let index = 0; index < rollbacks; index += 1) {
    const at = NOON + Math.floor((index * spreadMs) / rollbacks);
    await story.runUntil(at);
    rollBack(`service-${index}`, at);
  }
  await story.runUntil(() => texts().length >= rollbacks);
  const posts = texts().map(({ postedAt }) => postedAt);
  const last = Math.max(...posts);
  const edits = texts().filter(({ editedAt }) => editedAt !== undefined).length;
  // The first post may be immediate; each further one has to wait a second.
  const ratio = (last - NOON) / ((rollbacks - 1) * 1_000);
  const calls = (action: string) => story.calls.filter((call) => call.action === action).length;
  console.log(`${rollbacks} rollbacks in ${spreadMs / 1_000} s stand in Slack after ${(last - NOON) / 1_000} s`);
  console.log(
    `  posts ${calls('slack:chat.postMessage')}, updates ${calls('slack:chat.update')}, messages edited ${edits}`,
  );
  console.log(`  invocations of the notifier ${story.invocations.filter(({ name }) => name === 'notifier').length}`);
  console.log(`  ${ratio.toFixed(3)} times Slack's floor, ${ratio <= MOST ? 'within' : 'OVER'} the promised ${MOST}`);
  process.exitCode = ratio <= MOST ? 0 : 1;
} finally {
  await story.close();
}

/** Adds a service whose deployment was just rolled back, and sends ECS's event for it. */
function rollBack(serviceName: string, at: number): void {
  const id = `ecs-svc/${String(at).padStart(19, '2')}`;
  const statusReason = 'Service deployment rolled back because the circuit breaker threshold was exceeded.';
  const { arn } = story.ecs.seedService({
    serviceName,
    cluster: 'shop',
    taskDefinition: `${serviceName}:2`,
    createdAt: at - 200 * minute,
    deployments: [
      {
        status: 'SUCCESSFUL',
        createdAt: at - 200 * minute,
        startedAt: at - 200 * minute,
        finishedAt: at - 190 * minute,
        taskDefinition: `${serviceName}:1`,
      },
      {
        status: 'ROLLBACK_SUCCESSFUL',
        statusReason,
        createdAt: at - 7 * minute,
        startedAt: at - 7 * minute,
        finishedAt: at,
        classicId: id,
        taskDefinition: `${serviceName}:2`,
        rollback: { reason: statusReason, startedAt: at - 2 * minute },
      },
    ],
  });
  const time = new Date(at).toISOString();
  story.eventBridge.putAwsEvent({
    source: 'aws.ecs',
    detailType: 'ECS Deployment State Change',
    resources: [arn],
    time: at,
    detail: {
      eventName: 'SERVICE_DEPLOYMENT_COMPLETED',
      eventType: 'INFO',
      deploymentId: id,
      updatedAt: time,
      reason: `ECS deployment ${id} completed.`,
    },
  });
}
