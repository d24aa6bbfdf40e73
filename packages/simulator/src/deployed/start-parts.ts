import { type Authorize, type Faults, type SimulatorServer, startSimulatorServer } from '../server.ts';
import type { EventDelivery } from '../services/eventbridge/event-bridge.ts';
import { Access } from './template/access.ts';
import { readAssets } from './template/bundle-location.ts';
import { deployResources, locateFunctions, startMappings } from './deploy.ts';
import { FunctionFleet } from './functions.ts';
import { restoreTables } from './kept-tables.ts';
import { DeployedTemplate } from './template/identities.ts';
import type { DeployedGuardOptions } from './options.ts';
import { deliverToQueue } from './rule-delivery.ts';
import { RunLoop } from './run-loop.ts';
import { startSchedules } from './schedules.ts';
import { stateMachine } from './state-machine.ts';
import { storyFaults } from './story-faults.ts';
import { readTemplate } from './template/template.ts';
import { readWiring, type Wiring } from './template/wiring.ts';
import { createSimulatedAws, defaultBotToken, type SimulatedAws } from './world.ts';

/** A high call rate: the sweep waits in real time between calls, which slows the run but does not move virtual time. */
const QUICK_SWEEP = { sweeper: { SWEEP_CALLS_PER_SECOND: '1000' } };

export interface DeployedParts {
  readonly world: SimulatedAws;
  readonly server: SimulatorServer;
  readonly wiring: Wiring;
  readonly access: Access;
  readonly fleet: FunctionFleet;
  readonly loop: RunLoop;
}

/**
 * Callbacks that the server uses on each call. They need the wiring, and the wiring needs the server's address. So the
 * server starts with placeholders, which are replaced before the first call.
 */
interface Switchboard {
  url: string;
  authorize: Authorize;
  faults: Faults;
  deliver: (delivery: EventDelivery) => void;
}

/** Starts all parts, and adds to `closing` a function for each part that must be closed. */
export async function startParts(
  options: DeployedGuardOptions,
  closing: (() => Promise<void>)[],
): Promise<DeployedParts> {
  const board: Switchboard = { url: '', authorize: () => 'denied', faults: () => undefined, deliver: () => {} };
  const world = await createSimulatedAws(options, {
    baseUrl: () => board.url,
    deliver: (delivery) => board.deliver(delivery),
  });
  closing.push(() => world.dynamoDb.close());
  const server = await serve(world, board);
  closing.push(() => server.close());
  board.url = server.url;
  const wiring = await readDeployedWiring(options.templateFile, world);
  await restoreTables(options.keptTables ?? [], world.dynamoDb);
  await deployResources(wiring, world);
  connectSlack(wiring, world, options.slackBotToken ?? defaultBotToken);
  const fleet = await createFleet(wiring, world, options, server.url);
  closing.push(() => fleet.close());
  const access = connect(board, { wiring, world, fleet, options });
  const { pace, overlap = false } = options;
  const loop = new RunLoop({ clock: world.clock, ...(pace === undefined ? {} : { pace }) });
  startMappings(wiring, { ...world, fleet, access, loop, overlap });
  for (const machine of wiring.stateMachines) {
    world.stepFunctions.createStateMachine(machine.arn, stateMachine(machine, { ...world, access, wiring }));
  }
  startSchedules({ ...world, wiring, fleet, access });
  return { world, server, wiring, access, fleet, loop };
}

function serve(world: SimulatedAws, board: Switchboard): Promise<SimulatorServer> {
  const { ecs, cloudWatch, eventBridge, sns, sqs, secrets, dynamoDb, clock, slack, codePipeline, stepFunctions } =
    world;
  return startSimulatorServer({
    services: [ecs, cloudWatch, eventBridge, sns, sqs, secrets, codePipeline, stepFunctions],
    dynamoDb,
    slack,
    clock,
    authorize: (request) => board.authorize(request),
    faults: (request) => board.faults(request),
  });
}

async function readDeployedWiring(templateFile: string, { place, sqs }: SimulatedAws): Promise<Wiring> {
  const stackName = templateFile.replace(/^.*[/\\]/, '').replace(/\.template\.json$/, '');
  const template = await readTemplate(templateFile, stackName);
  return readWiring(new DeployedTemplate(template, { ...place, queueUrlOf: (name) => sqs.urlOf(name) }));
}

/** Creates the Slack channel and the secret with the bot token that the functions' environment variables name. */
function connectSlack({ functions }: Wiring, { slack, secrets }: SimulatedAws, secretString: string): void {
  for (const { properties } of functions) {
    const { SLACK_CHANNEL: channel, SLACK_SECRET_ARN: arn } = properties.Environment?.Variables ?? {};
    if (channel !== undefined && channel !== '') slack.addChannel(channel);
    if (arn === undefined || arn === '') continue;
    const name = arn.replace(/^.*:secret:/, '').replace(/-[A-Za-z0-9]{6}$/, '');
    secrets.putSecret({ name, arn, secretString });
  }
}

async function createFleet(
  wiring: Wiring,
  { clock, place }: SimulatedAws,
  { templateFile, variables, remainingTimeMs = {} }: DeployedGuardOptions,
  url: string,
): Promise<FunctionFleet> {
  const functions = await locateFunctions(wiring, {
    assets: await readAssets(templateFile),
    url,
    variables: { ...QUICK_SWEEP, ...variables },
  });
  return new FunctionFleet({ clock, place, functions, remainingTimeMs });
}

/**
 * Connects policies, faults and deliveries.
 *
 * @throws Error for a role that Lambda cannot assume: AWS would not deploy it
 */
function connect(
  board: Switchboard,
  parts: {
    readonly wiring: Wiring;
    readonly world: SimulatedAws;
    readonly fleet: FunctionFleet;
    readonly options: DeployedGuardOptions;
  },
): Access {
  const { wiring, world, fleet, options } = parts;
  const access = new Access({
    wiring,
    place: world.place,
    now: () => world.clock.now(),
    callerOf: (accessKeyId) => fleet.callerOf(accessKeyId),
  });
  for (const { name, roleArn } of fleet.functions) {
    const hop = { hop: `${name} starts`, consequence: 'it never runs', action: 'sts:AssumeRole', resource: roleArn };
    if (access.mayAssume('lambda.amazonaws.com', roleArn, hop)) continue;
    throw new Error(`the role ${roleArn} of ${name} cannot be taken on by lambda.amazonaws.com`);
  }
  board.authorize = access.authorize;
  board.faults = storyFaults({ fleet, crashes: options.crashes ?? [], faults: options.faults });
  board.deliver = (delivery) => deliverToQueue({ wiring, access, sqs: world.sqs }, delivery);
  return access;
}
