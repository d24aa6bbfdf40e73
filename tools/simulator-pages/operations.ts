import { VirtualClock } from '@ecs-guard/simulator/clock';
import { createAccount, scopeOf } from '@ecs-guard/simulator/serve/account';
import { createSts } from '@ecs-guard/simulator/services/sts/sts';
import type { SimulatedService } from '@ecs-guard/simulator/service';
import { findOperation, findService, type WireOperation, type WireService } from '@ecs-guard/simulator/wire/operations';
import { table } from '../page-parts.ts';
import { probe, type RefusedOperation, type ServedOperation } from './probe.ts';

/** Names of services as the page writes them; others are shown by their signing name. */
const titles: Readonly<Record<string, string>> = {
  ecs: 'Amazon ECS',
  monitoring: 'Amazon CloudWatch',
  events: 'Amazon EventBridge',
  elasticloadbalancing: 'Elastic Load Balancing v2',
  ssm: 'AWS Systems Manager',
  sts: 'AWS STS',
};

/** The operations of every service that `--serve` has, with what it does with their members: a part of docs/simulator.md. */
export async function describeOperations(): Promise<string> {
  const sections: string[] = [];
  for (const { signingName } of servicesOf()) sections.push(await describeService(signingName));
  return sections.join('\n\n');
}

/** The services of a new account. */
function servicesOf(): readonly SimulatedService[] {
  const clock = new VirtualClock(0);
  const { services } = createAccount({
    clock,
    scope: scopeOf('eu-west-1', '111122223333'),
    parameters: {},
    surroundings: { models: {}, services: {} },
    onEvent: () => undefined,
  });
  const sts = createSts({ accountOf: () => '111122223333', partitionOf: () => 'aws', now: () => clock.now() });
  return [...services, sts];
}

async function describeService(signingName: string): Promise<string> {
  const wire = findService(signingName);
  if (wire === undefined) throw new Error(`${signingName} has no wire service`);
  const probed: (ServedOperation | RefusedOperation)[] = [];
  for (const operation of operationsIn(wire)) {
    // Each operation meets an account in which nothing but a cluster exists.
    const services = servicesOf();
    await services
      .find((one) => one.signingName === 'ecs')
      ?.handle({ operation: 'CreateCluster', input: {}, caller: { accessKeyId: 'probe' } });
    const service = services.find((one) => one.signingName === signingName);
    if (service !== undefined) probed.push(await probe(service, operation));
  }
  const served = probed.filter((one) => one.is === 'served');
  const refused = probed.filter((one) => one.is === 'refused');
  return [`### ${titles[signingName] ?? signingName}`, servedTable(served), ...refusedPart(refused)].join('\n\n');
}

/** All operations in the service's schemas, whose names end with `$`, in the order of their names. */
function operationsIn(service: WireService): readonly WireOperation[] {
  return Object.keys(service.schemas)
    .toSorted()
    .flatMap((key) => (key.endsWith('$') ? (findOperation(service, key.slice(0, -1)) ?? []) : []));
}

function servedTable(served: readonly ServedOperation[]): string {
  return table(
    ['operation', 'used', 'kept', 'ignored with a warning', 'refused'],
    served.map(({ name, used, kept, ignored, refused }) => [
      `\`${name}\``,
      ...[used, kept, ignored, refused].map(coded),
    ]),
  );
}

function coded(members: readonly string[]): string {
  return members.map((member) => `\`${member}\``).join(', ');
}

/** The operations that are refused, by what to use instead. */
function refusedPart(refused: readonly RefusedOperation[]): readonly string[] {
  if (refused.length === 0) return [];
  const groups = Map.groupBy(refused, ({ instead }) => instead ?? '');
  const rows = [...groups].map(([instead, all]) => [coded(all.map(({ name }) => name)), instead]);
  return [table(['refused operations', 'what the refusal says'], rows)];
}
