// @ts-check
const {
  CodePipelineClient,
  paginateListPipelineExecutions,
  StopPipelineExecutionCommand,
} = require('@aws-sdk/client-codepipeline');

/** @import { OutcomeEventEnvelope } from 'ecs-deployment-guard/outcome-event' */

const client = new CodePipelineClient({});
const pipelineName = process.env.PIPELINE_NAME;

/** Errors that need no retry, because the execution has already ended or been stopped. */
const DONE = ['PipelineExecutionNotStoppableException', 'DuplicatedStopRequestException'];

/** @param {{ Records: { messageId: string, body: string }[] }} batch */
exports.handler = async ({ Records }) => {
  const batchItemFailures = [];
  for (const { messageId, body } of Records) {
    try {
      await stopPipeline(JSON.parse(body));
    } catch (error) {
      console.error(`${messageId} is retried:`, error);
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
};

/** @param {OutcomeEventEnvelope} event */
async function stopPipeline({ detail }) {
  const { schemaVersion, deployment, cause } = detail;
  if (schemaVersion !== '1') throw new Error(`schemaVersion must be "1", got "${schemaVersion}": update this function`);
  for await (const { pipelineExecutionSummaries = [] } of paginateListPipelineExecutions(
    { client },
    { pipelineName },
  )) {
    for (const { pipelineExecutionId, status, startTime } of pipelineExecutionSummaries) {
      const isOlder = startTime !== undefined && startTime.getTime() <= deployment.createdAtMs;
      if (status === 'InProgress' && isOlder) await stop(pipelineExecutionId, deployment.service, cause);
    }
  }
}

/** @param {string | undefined} pipelineExecutionId @param {string | undefined} service @param {string | undefined} cause */
async function stop(pipelineExecutionId, service, cause) {
  const reason = `ECS rolled ${service} back: ${cause}`.slice(0, 200);
  try {
    await client.send(new StopPipelineExecutionCommand({ pipelineName, pipelineExecutionId, abandon: false, reason }));
    console.log(`stopped ${pipelineExecutionId}: ${reason}`);
  } catch (error) {
    if (!(error instanceof Error) || !DONE.includes(error.name)) throw error;
    console.log(`${pipelineExecutionId} needs no stop: ${error.name}`);
  }
}
