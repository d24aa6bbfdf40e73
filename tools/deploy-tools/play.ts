import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NO_OTHER_AWS, startServer } from '../pages/simulated-aws.ts';
import { type LoggedCall, startCallLog } from './call-log.ts';
import { ControlPort } from './control-port.ts';
import { type Protection, Shop, taskDefinitionOf } from './shop.ts';
import { type Command, type Ended, runInVirtualTime } from './virtual-time.ts';

export interface Play {
  readonly protection: Protection;
  /** The version that is deployed, e.g. `example/web:good`. */
  readonly image: string;
  /** Virtual seconds per second. */
  readonly speed: number;
  /** Whether the version is deployed before the tool starts. */
  readonly deploysBefore: boolean;
  /** The tool. `taskDefinition` is empty unless the version is deployed before. */
  command(files: { readonly scratch: string; readonly taskDefinition: string }): Command;
  /** What happens this many virtual seconds after the tool's first call. */
  readonly later?: { readonly afterSeconds: number; run(shop: Shop): Promise<void> };
}

export interface Played extends Ended {
  readonly calls: readonly LoggedCall[];
  /** Status and reason of the newest service deployment when everything was over. */
  readonly ecs: { readonly status: string; readonly reason: string };
}

/** Starts a simulated AWS of its own, sets up the service, and runs the tool against it in virtual time. */
export async function play(plan: Play): Promise<Played> {
  const scratch = await mkdtemp(join(tmpdir(), 'deploy-tools-'));
  const models = join(import.meta.dirname, 'models.yaml');
  const server = await startServer(scratch, ['--models', models, '--speed', String(plan.speed)]);
  const endpoint = server.exports['AWS_ENDPOINT_URL'] ?? '';
  const control = new ControlPort(server.exports['ECS_GUARD_CONTROL_URL'] ?? '');
  const shop = new Shop(endpoint, server.exports['AWS_REGION'] ?? '');
  const started = Promise.withResolvers<void>();
  const log = await startCallLog(endpoint, async () => {
    started.resolve();
    await control.resume();
  });
  try {
    await control.pause();
    await shop.open(plan.protection);
    await control.advance('15m');
    await writeFile(join(scratch, 'task-definition.json'), JSON.stringify(taskDefinitionOf(plan.image)));
    const taskDefinition = plan.deploysBefore ? await shop.register(plan.image) : '';
    if (plan.deploysBefore) await shop.update(taskDefinition);
    const { later } = plan;
    const happened =
      later && started.promise.then(() => waitUntil(control, later.afterSeconds)).then(() => later.run(shop));
    const ended = await runInVirtualTime(
      plan.command({ scratch, taskDefinition }),
      { at: await control.now(), speed: plan.speed },
      { ...process.env, ...NO_OTHER_AWS, ...server.exports, AWS_ENDPOINT_URL: log.url },
    );
    const calls = [...log.calls];
    await happened;
    await control.pause();
    await control.advance('15m');
    const { status = '', statusReason = '' } = await shop.newest();
    return { ...ended, calls, ecs: { status, reason: statusReason } };
  } finally {
    log.close();
    server.stop();
    await rm(scratch, { recursive: true });
  }
}

async function waitUntil(control: ControlPort, seconds: number): Promise<void> {
  const due = (await control.now()) + 1000 * seconds;
  while ((await control.now()) < due) await new Promise((resolve) => setTimeout(resolve, 20));
}
