import type { SlackEndpoint } from '../service.ts';
import type { Call } from './call.ts';
import type { WireRequest } from './request.ts';

/** A request to Slack's API, below `/slack/`. */
export function slackCall(request: WireRequest, slack: SlackEndpoint): Call {
  const path = request.path.slice('/slack'.length);
  const method = (path.split('?')[0] ?? '').split('/').at(-1) ?? '';
  const { headers, body } = request;
  return {
    caller: { accessKeyId: 'slack' },
    action: `slack:${method}`,
    input: { path, body },
    authorize: () => undefined,
    run: async () => {
      const answer = await slack.handle({ method: request.method, path, headers, body });
      // A function's environment simulates hanging calls in virtual time, so it gets an answer at once.
      if (answer === 'hang' && headers['x-simulator-takes-hangs'] !== undefined) {
        return { status: 200, headers: { 'x-simulator-hangs': 'yes' }, body: '' };
      }
      if (typeof answer === 'string') return answer;
      return { status: answer.status, headers: answer.headers ?? {}, body: answer.body };
    },
    failed: (error) => ({
      status: error.status ?? 500,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({ ok: false, error: error.code }),
    }),
  };
}
