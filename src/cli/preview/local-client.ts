import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ServiceError, type SimulatedService } from '@ecs-guard/simulator/service';

const SETTINGS = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
};

/** Creates a client whose commands go straight to the simulated ECS, without a network. */
export function localEcs(service: SimulatedService): ECSClient {
  const client = new ECSClient(SETTINGS);
  client.middlewareStack.add(
    (_next, context) =>
      async ({ input }) =>
        answer(service, context, input),
    FIRST,
  );
  return client;
}

/** Creates a client whose commands go straight to the simulated CloudWatch, without a network. */
export function localCloudWatch(service: SimulatedService): CloudWatchClient {
  const client = new CloudWatchClient(SETTINGS);
  client.middlewareStack.add(
    (_next, context) =>
      async ({ input }) =>
        answer(service, context, input),
    FIRST,
  );
  return client;
}

const FIRST = { step: 'initialize', priority: 'high', name: 'answerLocally' } as const;

async function answer(
  service: SimulatedService,
  { commandName = '' }: { readonly commandName?: string },
  input: object,
) {
  const operation = commandName.replace(/Command$/, '');
  try {
    const output = await service.handle({ operation, input: { ...input }, caller: { accessKeyId: 'local' } });
    return { output: Object(output), response: undefined };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw Object.assign(new Error(error.message), {
      name: error.code,
      $fault: 'client',
      $metadata: { httpStatusCode: 400 },
    });
  }
}
