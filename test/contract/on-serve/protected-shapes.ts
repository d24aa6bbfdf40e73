import { CloudWatchClient, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  type CreateServiceCommandInput,
  ECSClient,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { readModelFile } from '@ecs-guard/simulator/serve/model-file';
import { clientSettings } from '../../../packages/simulator/test/loopback.ts';
import { type Served, serve } from '../../../packages/simulator/test/serve/serving.ts';
import { runDoctor } from '../../../src/cli/doctor/run-doctor.ts';
import { runProtect } from '../../../src/cli/protect/run-protect.ts';
import { epochMs } from '../../../src/core/time.ts';
import { noFiles } from '../../cli/memory-files.ts';

/** How a service is deployed and where its requests come from. */
export interface LiveShape {
  readonly strategy: 'ROLLING' | 'BLUE_GREEN' | 'CANARY' | 'LINEAR';
  readonly traffic: 'own-alb' | 'shared-alb' | 'nlb' | 'service-connect' | 'lattice' | 'queue' | 'none';
}

const STRATEGIES = ['ROLLING', 'BLUE_GREEN', 'CANARY', 'LINEAR'] as const;
const BEHIND = ['own-alb', 'shared-alb', 'nlb', 'service-connect', 'lattice'] as const;

export const LIVE_SHAPES: readonly LiveShape[] = [
  ...BEHIND.flatMap((traffic) => STRATEGIES.map((strategy) => ({ strategy, traffic }))),
  { strategy: 'ROLLING', traffic: 'queue' },
  { strategy: 'ROLLING', traffic: 'none' },
];

const ID = '0123456789abcdef';
const ROLE = 'arn:aws:iam::111122223333:role/ecs-load-balancers';

function balanced(name: string, kind: 'app' | 'net', strategy: LiveShape['strategy'], balancer = name) {
  const base = 'arn:aws:elasticloadbalancing:us-east-1:111122223333';
  const group = (side: string) => `${base}:targetgroup/${name}-${side}/${ID}`;
  const rule = kind === 'app' ? `listener-rule/app/${balancer}/${ID}/${ID}` : `listener/net/${balancer}/${ID}`;
  const advancedConfiguration = {
    alternateTargetGroupArn: group('green'),
    productionListenerRule: `${base}:${rule}/0000000000000001`,
    testListenerRule: `${base}:${rule}/0000000000000002`,
    roleArn: ROLE,
  };
  return {
    targetGroupArn: group('blue'),
    containerName: 'app',
    containerPort: 8080,
    ...(strategy === 'ROLLING' ? {} : { advancedConfiguration }),
  };
}

function networkOf({ traffic, strategy }: LiveShape): Partial<CreateServiceCommandInput> {
  switch (traffic) {
    case 'own-alb':
      return { loadBalancers: [balanced('web', 'app', strategy)] };
    case 'shared-alb':
      return { loadBalancers: [balanced('web', 'app', strategy, 'shared')] };
    case 'nlb':
      return { loadBalancers: [balanced('web', 'net', strategy)] };
    case 'service-connect':
      return {
        serviceConnectConfiguration: { enabled: true, services: [{ portName: 'http', discoveryName: 'web' }] },
      };
    case 'lattice': {
      const base = 'arn:aws:vpc-lattice:us-east-1:111122223333';
      const rule = `${base}:service/svc-${ID}/listener/listener-${ID}/rule/rule`;
      const advancedConfiguration = {
        alternateTargetGroupArn: `${base}:targetgroup/tg-green`,
        productionListenerRule: `${rule}-1`,
        testListenerRule: `${rule}-2`,
      };
      const one = { roleArn: ROLE, portName: 'http', targetGroupArn: `${base}:targetgroup/tg-blue` };
      return {
        vpcLatticeConfigurations: [strategy === 'ROLLING' ? one : Object.assign(one, { advancedConfiguration })],
      };
    }
    default:
      return {};
  }
}

const STEPS = {
  ROLLING: {},
  BLUE_GREEN: {},
  CANARY: { canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: 15 } },
  LINEAR: { linearConfiguration: { stepPercent: 20, stepBakeTimeInMinutes: 5 } },
} as const;

/** The revisions of the task definition that are bad, each as the story of `STORIES` at the same place. */
export const BAD = [
  [2, '{ errors: 20% }'],
  [3, '{ latency: 3 }'],
  [4, '{ crashAfter: 10s }'],
  [5, '{ neverHealthy: true }'],
  [6, '{ memory: 8 }'],
  [7, '{ poison: 20% }'],
] as const;

/** The file of models of a shape. */
function modelsOf({ traffic, strategy }: LiveShape): string {
  const rolling = strategy === 'ROLLING';
  const groups = (names: string) => (rolling ? '' : `, ${names}`);
  const sources: Readonly<Record<LiveShape['traffic'], string>> = {
    'own-alb': 'load: 600',
    'shared-alb': `load: 600, alb: { loadBalancer: app/shared/${ID}, blue: targetgroup/web-blue/${ID}${groups(`green: targetgroup/web-green/${ID}`)} }`,
    nlb: `load: 600, nlb: { loadBalancer: net/web/${ID}, blue: targetgroup/web-blue/${ID}${groups(`green: targetgroup/web-green/${ID}`)} }`,
    'service-connect': 'load: 600, serviceConnect: { discoveryName: web }',
    lattice: `load: 600, lattice: { service: svc, blue: tg-blue${groups('green: tg-green')} }`,
    queue: 'load: 600, queue: { name: orders, deadLetterQueue: orders-dead, messagesPerMinuteAndTask: 600 }',
    none: 'load: 0',
  };
  const other = `\n  shop/other: { load: 60, alb: { loadBalancer: app/shared/${ID}, blue: targetgroup/other-blue/${ID} } }`;
  const versions = BAD.map(([version, model]) => `  "example/web:${version}": ${model}\n`).join('');
  return `models:\n${versions}services:\n  shop/web: { ${sources[traffic]} }${traffic === 'shared-alb' ? other : ''}\n`;
}

/** A shop on a simulated AWS, in which the service `web` has run for an hour without any protection. */
export async function openShop(shape: LiveShape) {
  const reading = readModelFile(modelsOf(shape), { file: 'models.yaml' });
  if (reading.is === 'refused') throw new Error(reading.mistakes.join('\n'));
  const served = await serve({ surroundings: reading.surroundings });
  const ecs = new ECSClient(clientSettings(served));
  const cloudWatch = new CloudWatchClient(clientSettings(served));
  await ecs.send(new CreateClusterCommand({ clusterName: 'shop' }));
  for (const version of [1, 2, 3, 4, 5, 6, 7]) {
    const app = { name: 'app', image: `example/web:${version}`, memory: 256 };
    const portMappings = [{ name: 'http', containerPort: 8080 }];
    const healthCheck = { command: ['CMD', '/check'] };
    const containerDefinitions = [{ ...app, portMappings, healthCheck }];
    await ecs.send(new RegisterTaskDefinitionCommand({ family: 'web', networkMode: 'awsvpc', containerDefinitions }));
  }
  const common = {
    cluster: 'shop',
    taskDefinition: 'web:1',
    desiredCount: 2,
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
  };
  if (shape.traffic === 'shared-alb') {
    const loadBalancers = [balanced('other', 'app', 'ROLLING')];
    await ecs.send(new CreateServiceCommand({ ...common, serviceName: 'other', loadBalancers }));
  }
  const { strategy } = shape;
  await ecs.send(
    new CreateServiceCommand({
      ...common,
      serviceName: 'web',
      ...networkOf(shape),
      deploymentConfiguration: { strategy, ...STEPS[strategy], minimumHealthyPercent: 100, maximumPercent: 200 },
    }),
  );
  await served.control('POST', '/advance', { by: '65m' });
  return { served, ecs, cloudWatch };
}

/** Runs `ecs-guard protect` on the shop. */
export function protect(served: Served, args: readonly string[]) {
  return run(runProtect, served, args);
}

/** Runs `ecs-guard doctor` on the shop. */
export function doctor(served: Served, args: readonly string[]) {
  return run(runDoctor, served, args);
}

async function run(command: typeof runProtect | typeof runDoctor, served: Served, args: readonly string[]) {
  let stdout = '';
  let stderr = '';
  const code = await command(['--region', served.region, ...args], {
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    columns: undefined,
    showsProgress: false,
    ...noFiles,
    env: {},
    // Used for the pace of calls alone: the time comes from the answers of the simulated AWS.
    now: () => epochMs(served.realTime.now()),
    pause: async () => undefined,
    awsOverrides: { endpoint: served.url, credentials: { accessKeyId: 'planner', secretAccessKey: 'unchecked' } },
  });
  return { code, stdout, stderr };
}

/** Runs the commands of a plan with the SDK: their inputs are those of the API. Returns how many there were. */
export async function runCommands(text: string, { ecs, cloudWatch }: { ecs: ECSClient; cloudWatch: CloudWatchClient }) {
  const commands = [...text.matchAll(/^aws (\S+ \S+) --region \S+ --cli-input-json '(.*)'$/gm)];
  for (const [, operation, quoted = ''] of commands) {
    const input = JSON.parse(quoted.replaceAll(`'\\''`, "'"));
    if (operation === 'cloudwatch put-metric-alarm') await cloudWatch.send(new PutMetricAlarmCommand(input));
    else if (operation === 'ecs update-service') await ecs.send(new UpdateServiceCommand(input));
    else throw new Error(`the plan has the command ${operation}, which this test does not run`);
  }
  return commands.length;
}
