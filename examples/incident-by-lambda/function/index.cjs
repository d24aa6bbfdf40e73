// @ts-check
const { GetSecretValueCommand, SecretsManagerClient } = require('@aws-sdk/client-secrets-manager');

/** @import { OutcomeEventEnvelope } from 'ecs-deployment-guard/outcome-event' */

const client = new SecretsManagerClient({});
/** @type {string | undefined} */
let routingKey;

/** @param {{ Records: { messageId: string, body: string }[] }} batch */
exports.handler = async ({ Records }) => {
  const batchItemFailures = [];
  for (const { messageId, body } of Records) {
    try {
      await report(JSON.parse(body));
    } catch (error) {
      console.error(`${messageId} is retried:`, error);
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
};

/** @param {OutcomeEventEnvelope} event */
async function report({ detail }) {
  const { schemaVersion, deployment, outcome, cause, links } = detail;
  if (schemaVersion !== '1') throw new Error(`schemaVersion must be "1", got "${schemaVersion}": update this function`);
  routingKey ??= await readRoutingKey();
  const isResolved = outcome === 'succeeded';
  const response = await fetch(process.env.INCIDENTS_URL ?? '', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    signal: AbortSignal.timeout(10_000),
    body: JSON.stringify({
      routing_key: routingKey,
      event_action: isResolved ? 'resolve' : 'trigger',
      // One incident per service, even if the event comes twice.
      dedup_key: deployment.serviceArn,
      payload: {
        summary: `${deployment.service ?? deployment.serviceArn} ${outcome}${cause === undefined ? '' : `: ${cause}`}`,
        source: deployment.serviceArn,
        severity: outcome === 'rolled-back' ? 'warning' : 'critical',
        timestamp: deployment.finishedAt,
      },
      ...(links.deployment !== undefined && { links: [{ href: links.deployment, text: 'The deployment in ECS' }] }),
    }),
  });
  // The queue retries a failed event, which helps with rate limits and outages. Other failures end in the dead-letter
  // queue.
  if (!response.ok) throw new Error(`the incident service answered ${response.status}: ${await response.text()}`);
  console.log(`${isResolved ? 'resolved' : 'opened'} the incident of ${deployment.serviceArn}`);
}

async function readRoutingKey() {
  const { SecretString } = await client.send(
    new GetSecretValueCommand({ SecretId: process.env.ROUTING_KEY_SECRET_ARN }),
  );
  if (!SecretString) throw new Error('the secret with the routing key is empty: store the key as its text');
  return SecretString;
}
