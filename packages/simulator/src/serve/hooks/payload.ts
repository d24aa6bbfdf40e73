import type { HookReply } from '../../services/ecs/tasks/behaviours.ts';

/**
 * What ECS makes of the text that a function returned. Text that is not JSON has no hookStatus, so ECS refuses it. Lambda
 * reports an error of the function as an object with `errorMessage`.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html
 */
export function readPayload(text: string): HookReply {
  let payload: unknown;
  try {
    payload = JSON.parse(text);
  } catch {
    return { payload: text };
  }
  const { errorMessage, hookStatus } = fieldsOf(payload);
  if (typeof errorMessage === 'string' && hookStatus === undefined) return { functionError: errorMessage };
  return { payload };
}

/** The word for a reply in the server's log: the status, or what is wrong. */
export function describeReply(reply: HookReply): string {
  if ('functionError' in reply) return `error: ${reply.functionError}`;
  const { hookStatus } = fieldsOf(reply.payload);
  return typeof hookStatus === 'string' ? hookStatus : 'an answer without hookStatus';
}

function fieldsOf(payload: unknown): { readonly errorMessage?: unknown; readonly hookStatus?: unknown } {
  return typeof payload === 'object' && payload !== null ? payload : {};
}
