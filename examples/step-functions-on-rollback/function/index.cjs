// @ts-check
const { SFNClient, StartExecutionCommand } = require('@aws-sdk/client-sfn');

/** @import { OutcomeEventEnvelope } from 'ecs-deployment-guard/outcome-event' */

const client = new SFNClient({});

/** @param {{ Records: { messageId: string, body: string }[] }} batch */
exports.handler = async ({ Records }) => {
  const batchItemFailures = [];
  for (const { messageId, body } of Records) {
    try {
      await startReview(JSON.parse(body));
    } catch (error) {
      console.error(`${messageId} is retried:`, error);
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
};

/** @param {OutcomeEventEnvelope} event */
async function startReview(event) {
  const { schemaVersion, eventId } = event.detail;
  if (schemaVersion !== '1') throw new Error(`schemaVersion must be "1", got "${schemaVersion}": update this function`);
  // Names have up to 80 characters, and no "#", which separates the deployment's id and the transition in an event's id.
  const name = eventId.replace(/[^\w-]/g, '-').slice(-80);
  try {
    await client.send(
      new StartExecutionCommand({ stateMachineArn: process.env.STATE_MACHINE_ARN, name, input: JSON.stringify(event) }),
    );
    console.log(`review ${name} started`);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ExecutionAlreadyExists') throw error;
    console.log(`review ${name} is already running: the event arrived twice`);
  }
}
